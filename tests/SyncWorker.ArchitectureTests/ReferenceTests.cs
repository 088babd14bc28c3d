using System.Xml.Linq;

namespace SyncWorker.ArchitectureTests;

/// <summary>Each project is a promise that the compiler keeps: what it may reference is fixed (src/README.md).</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "SyncWorker.Model", [] },
        { "SyncWorker.Connectors", ["SyncWorker.Model"] },
        { "SyncWorker.Storage", ["SyncWorker.Model"] },
        { "SyncWorker.Analysis", ["SyncWorker.Model"] },
        { "SyncWorker.WriteBack", ["SyncWorker.Model", "SyncWorker.Analysis"] },
        { "SyncWorker.Pipeline", ["SyncWorker.Model", "SyncWorker.Connectors", "SyncWorker.Storage", "SyncWorker.Analysis", "SyncWorker.WriteBack"] },
        { "SyncWorker.Simulator", [] },
        {
            "SyncWorker",
            ["SyncWorker.Model", "SyncWorker.Connectors", "SyncWorker.Storage", "SyncWorker.Analysis", "SyncWorker.WriteBack", "SyncWorker.Pipeline", "SyncWorker.Simulator"]
        },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void ProjectReferences_OfProject_AreAllowed(string project, string[] allowed)
    {
        var references = Include(project, "ProjectReference").Select(static path => Path.GetFileNameWithoutExtension(path)).ToList();

        Assert.True(
            references.All(allowed.Contains),
            $"{project} references {string.Join(", ", references.Except(allowed))}; src/README.md says what each project may know.");
    }

    [Fact]
    public void Projects_InSource_AreAllListedHere()
    {
        var projects = Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Assert.Equal(Allowed.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal), projects);
    }

    [Theory]
    [InlineData("SyncWorker.Model")]
    [InlineData("SyncWorker.Analysis")]
    [InlineData("SyncWorker.WriteBack")]
    public void Packages_OfPureProject_AreNone(string project) =>
        Assert.True(
            !Include(project, "PackageReference").Concat(Include(project, "FrameworkReference")).Any(),
            $"{project} is pure: it takes no packages, and so can do no I/O but by the framework's own.");

    [Theory]
    [InlineData("SyncWorker.Model")]
    [InlineData("SyncWorker.Analysis")]
    [InlineData("SyncWorker.WriteBack")]
    public void SourceText_OfPureProject_TouchesNoOutsideWorld(string project)
    {
        string[] outside = ["System.IO", "System.Net", "TimeProvider", "Environment.Get", "File.", "Directory."];
        var guilty = Repository.Files(Path.Combine("src", project), "*.cs")
            .Where(path => !path.EndsWith("RequestTally.cs", StringComparison.Ordinal))
            .Where(path => outside.Any(word => File.ReadLines(path).Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains($" {word}", StringComparison.Ordinal))))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

        Assert.Empty(guilty);
    }

    private static IEnumerable<string> Include(string project, string element) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(element).Select(static reference => reference.Attribute("Include")?.Value ?? "");
}
