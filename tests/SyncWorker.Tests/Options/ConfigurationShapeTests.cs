using SyncWorker.Options;
using SyncWorker.Options.Binding;
using SyncWorker.Options.Shapes;
using SyncWorker.Options.Yaml;

namespace SyncWorker.Tests.Options;

/// <summary>Reader, description, schema and sample files cannot drift apart.</summary>
public sealed class ConfigurationShapeTests
{
    /// <summary>What the sample cannot say beside its alternatives.</summary>
    private const string Alternatives = """
        version: 1
        store: { postgres: { connectionFile: x } }
        connections:
          - { name: a, kind: jira, url: "https://a.example.net", auth: { basic: { user: u, tokenFile: x } }, webhook: { secretFile: x } }
          - { name: b, kind: jira, url: "https://b.example.net", auth: { pat: { tokenFile: x } } }
          - { name: c, kind: jira, url: "https://c.example.net", auth: { scopedToken: { user: u, tokenFile: x, cloudId: i, gateway: "https://g.example.net" } } }
          - { name: d, kind: jira, url: "https://d.example.net", auth: { oauth: { clientId: i, clientSecretFile: x, tokenFile: y, tokenUrl: "https://t.example.net" } } }
        """;

    [Fact]
    public void Schema_InTheCheckout_IsTheGeneratedOne() =>
        Assert.Equal(JsonSchemaWriter.Write(), File.ReadAllText(Path.Combine(ConfigFolder, "syncworker.schema.json")));

    [Fact]
    public void Read_SampleWithEveryKey_AsksForEveryKeyThatHasAnEffect()
    {
        var faults = new FaultList();
        var context = new BindingContext(faults, ConfigFolder, new Dictionary<string, string>(), SecretCheck.NotLookedAt);
        string[] texts = [File.ReadAllText(Path.Combine(ConfigFolder, "syncworker.yaml")), Alternatives];

        foreach (var text in texts) ConfigurationReader.Read(ConfigDocument.Parse(text, faults)!, context);

        Assert.Empty(faults.Faults);
        var silent = Effective(ConfigurationShape.Root).Where(pair => !context.Asked.Contains(pair.Key)).Select(pair => pair.Path);
        Assert.Empty(silent);
    }

    [Fact]
    public void Read_Sample_MarksAsLaterJustWhatHasNoEffect()
    {
        var notes = ConfigurationReader.ReadFile(Path.Combine(ConfigFolder, "syncworker.yaml"), new Dictionary<string, string>(), SecretCheck.NotLookedAt).Notes;
        var keys = notes.Select(static note => note[..note.IndexOf(':', StringComparison.Ordinal)].Split('.')[^1]).ToHashSet(StringComparer.Ordinal);
        var lines = File.ReadLines(Path.Combine(ConfigFolder, "syncworker.yaml")).Where(static line => line.Length > 0 && line[0] != '#').ToList();
        var marked = lines.Where(static line => line.Contains("(later)", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains(marked, line => line.Contains(key + ":", StringComparison.Ordinal)));
        Assert.All(marked.Where(static line => !line.Contains("humanEdit", StringComparison.Ordinal)), line => Assert.Contains(keys, key => line.Contains(key + ":", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("syncworker.yaml")]
    [InlineData("demo.yaml")]
    public void Read_FileOfTheCheckout_HasNoFaults(string file)
    {
        var result = ConfigurationReader.ReadFile(Path.Combine(ConfigFolder, file), new Dictionary<string, string>(), SecretCheck.NotLookedAt);

        Assert.Empty(result.Faults);
        Assert.NotNull(result.Configuration);
    }

    [Fact]
    public void Read_AllYamlFilesOfTheCheckout_AreTestedHere() =>
        Assert.Equal(["demo.yaml", "syncworker.yaml"], Directory.GetFiles(ConfigFolder, "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Read_Demo_FindsItsTokenBesideIt() => Assert.Empty(ConfigurationReader.ReadFile(Path.Combine(ConfigFolder, "demo.yaml"), new Dictionary<string, string>()).Faults);

    [Fact]
    public void Read_ValuesOfTheChart_LackNothingButConnections()
    {
        var faults = new FaultList();
        var context = new BindingContext(faults, ConfigFolder, new Dictionary<string, string>(), SecretCheck.NotLookedAt);
        var values = ConfigDocument.Parse(File.ReadAllText(Path.Combine(ConfigFolder, "../charts/syncworker/values.yaml")), faults);

        ConfigurationReader.Read(Assert.IsType<MapNode>(values?.Find("config")?.Value), context);

        Assert.Equal("connections", Assert.Single(faults.Faults).Key);
    }

    private static string ConfigFolder { get; } = FindConfigFolder();

    private static IEnumerable<(string Path, KeyShape Key)> Effective(MapShape shape, string path = "", int depth = 0)
    {
        // A node contains nodes: deep enough is deep enough.
        if (depth > 8) yield break;
        foreach (var key in shape.Keys.Where(key => !key.IsWithoutEffect && !key.IsUnsupported))
        {
            var keyPath = $"{path}.{key.Name}";
            if (key.OnlyEffective is null && !IsOnlyAGroup(key)) yield return (keyPath, key);
            var below = key.Value is ListShape { Item: var item } ? item : key.Value;
            if (below is MapShape { OtherKeys: MapShape named, Keys.Count: 0 }) below = named;
            if (below is MapShape map) foreach (var inner in Effective(map, keyPath, depth + 1)) yield return inner;
        }
    }

    /// <summary>A group whose keys all are without effect is not asked for.</summary>
    private static bool IsOnlyAGroup(KeyShape key) => key.Value is MapShape { Keys.Count: > 0 } map && map.Keys.TrueForAll(inner => inner.IsWithoutEffect);

    private static string FindConfigFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SyncWorker.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("These tests run from within the checkout."), "config");
    }
}
