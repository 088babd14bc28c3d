using System.Text.Json;
using SyncWorker.Cli;

namespace SyncWorker.Tests.Cli;

public sealed class CommandTreeTests
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("sync")]
    [InlineData("sync", "--config", "a.yaml", "--bogus")]
    [InlineData("report", "--config", "a.yaml", "--format", "pdf")]
    [InlineData("demo", "--once", "--cycles", "0")]
    [InlineData("demo", "--once", "--items", "0")]
    [InlineData("demo", "--once", "--data", "/nonexistent")]
    [InlineData("simulate", "--tracker", "jira-server")]
    [InlineData("simulate", "--tracker", "jira-dc", "--load", "/")]
    [InlineData("simulate", "--faults", "nonsense")]
    [InlineData("sync", "--config", "/nonexistent.yaml")]
    public async Task Run_WrongUsage_IsTwoWithASentence(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://worker:s3cret@db.example.com/plan")]
    [InlineData("Server=db.example.com;password=s3cret")]
    public async Task Run_DemoStoreOnAnUnknownServer_IsRefusedWithoutRepeatingTheSecret(string store)
    {
        var (code, output, error) = await RunAsync("demo", "--once", "--store", store);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("--store takes a SQLite file", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FaultyConfiguration_ListsAllFaultsAsOneDocument()
    {
        using var folder = new Folder("version: 2\nconections: []\n");

        var (code, output, _) = await RunAsync("config", "check", "--config", folder.File, "--json");

        Assert.Equal(2, code);
        using var document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal(["connections", "version", "conections"], document.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("key").GetString()).OrderBy(key => key == "connections" ? 0 : key == "version" ? 1 : 2));
    }

    [Fact]
    public async Task Run_CheckWithoutItsSecrets_SaysWhereToGetThemUnlessMoreIsWrong()
    {
        const string Lacking = "version: 1\nconnections: [{ name: pay-jira, kind: jira, url: \"http://127.0.0.1:9\", auth: { patEnv: NO_SUCH_TOKEN } }]\n";
        using var lacking = new Folder(Lacking);
        using var wrong = new Folder(Lacking + "bogus: 1\n");

        var (code, _, error) = await RunAsync("config", "check", "--config", lacking.File);
        var (_, _, other) = await RunAsync("config", "check", "--config", wrong.File);

        Assert.Equal(2, code);
        Assert.Contains("export NO_SUCH_TOKEN='the secret'", error, StringComparison.Ordinal);
        Assert.Contains("Only secrets are missing; the rest of the file is right.", error, StringComparison.Ordinal);
        Assert.Contains("export NO_SUCH_TOKEN='the secret'", other, StringComparison.Ordinal);
        Assert.DoesNotContain("Only secrets are missing", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secretEnv: NO_SUCH_HOOK", "export NO_SUCH_HOOK='the secret'. It is")]
    [InlineData("secretFile: nowhere", "or mend the path. It is")]
    public async Task Run_CheckWithoutTheSecretOfAWebhook_SaysHowToMakeItAndWhoMustKnowIt(string key, string words)
    {
        using var folder = new Folder(
            $"version: 1\nconnections: [{{ name: pay-jira, kind: jira, url: \"http://127.0.0.1:9\", auth: {{ patFile: token }}, webhook: {{ {key} }} }}]\n");

        var (code, _, error) = await RunAsync("config", "check", "--config", folder.File);

        Assert.Equal(2, code);
        Assert.Contains(words + " a long random text of your own, such as from: openssl rand -hex 32. Register the tracker's webhook with the same secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "--port", "0")]
    [InlineData("demo", "--once", "--port", "0")]
    public async Task Run_StoppedBeforeItBegan_IsStoppedAndNothingElse(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await CommandTree.RunAsync(arguments, output, error, new CancellationToken(canceled: true));

        Assert.Equal((130, "Stopped."), (code, error.ToString().Trim()));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Run_SyncOfUnknownConnection_NamesTheNearest()
    {
        using var folder = new Folder("version: 1\nconnections: [{ name: pay-jira, kind: jira, url: \"http://127.0.0.1:9\", auth: { patFile: token } }]\n");

        var (code, _, error) = await RunAsync("sync", "--config", folder.File, "--connection", "pay-jria");

        Assert.Equal(2, code);
        Assert.Contains("'pay-jira'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ApplyWhereItIsNotEnabled_IsRefused()
    {
        using var folder = new Folder("version: 1\nconnections: [{ name: pay-jira, kind: jira, url: \"http://127.0.0.1:9\", auth: { patFile: token } }]\n");

        var (code, _, error) = await RunAsync("apply", "--config", folder.File);

        Assert.Equal(2, code);
        Assert.Contains("writeBack.enabled is false", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ReportBeforeTheFirstSync_PrintsAnEmptyDocument()
    {
        using var folder = new Folder("version: 1\nconnections: [{ name: pay-jira, kind: jira, url: \"http://127.0.0.1:9\", auth: { patFile: token } }]\n");

        var (code, output, error) = await RunAsync("report", "--config", folder.File, "--json");

        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        Assert.Equal(0, document.RootElement.GetProperty("cycles")[0].GetProperty("connections").GetArrayLength());
    }

    [Fact]
    public async Task Run_Help_NamesTheVerbsThatExist()
    {
        var (code, output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        foreach (var verb in new[] { "demo", "simulate", "run", "sync", "report", "plan", "apply", "doctor", "config" }) Assert.Contains($"  {verb} ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Schema_IsJson()
    {
        var (code, output, _) = await RunAsync("config", "schema");

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("object", document.RootElement.GetProperty("type").GetString());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandTree.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A folder with a configuration and a token.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-test-");

        public Folder(string configuration)
        {
            System.IO.File.WriteAllText(File, configuration);
            System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "token"), "t");
        }

        public string File => Path.Combine(_folder.FullName, "worker.yaml");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
