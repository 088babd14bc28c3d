namespace SyncWorker.ArchitectureTests;

/// <summary>Names are promises: a suffix says what a type does, and some say nothing (src/README.md, words).</summary>
public sealed class NamingTests
{
    private static readonly string[] EmptySuffixes = ["Manager", "Helper", "Util", "Utils", "Service", "Processor", "Impl", "Base", "Info", "Data"];

    [Fact]
    public void Types_WithSuffixThatSaysNothing_AreNone()
    {
        var guilty = Repository.WrittenTypes.Where(static type => EmptySuffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)));

        Assert.Empty(guilty.Select(static type => type.FullName));
    }

    [Fact]
    public void Folders_ThatSayNothing_AreNone()
    {
        string[] empty = ["Interfaces", "Implementation", "Implementations", "Helpers", "Utils", "Common", "Shared", "Core"];
        var folders = Repository.Files("src", "*.cs").Select(static path => Path.GetFileName(Path.GetDirectoryName(path))).Distinct();

        Assert.Empty(folders.Intersect(empty, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Types_InSharedProjects_DoNotSpeakOneTrackersLanguage()
    {
        string[] foreign = ["Sprint", "Jql", "Wiql", "AzureDevOps", "Jira", "Issue"];
        var guilty = Repository.WrittenTypes
            .Where(static type => type.Assembly.GetName().Name is "SyncWorker.Analysis" or "SyncWorker.WriteBack" or "SyncWorker.Storage" or "SyncWorker.Pipeline")
            .Where(type => foreign.Any(word => type.Name.Contains(word, StringComparison.Ordinal)));

        Assert.Empty(guilty.Select(static type => type.FullName));
    }

    [Fact]
    public void PublicClasses_AreSealedOrStatic()
    {
        var guilty = Repository.WrittenTypes.Where(static type =>
            type is { IsClass: true, IsVisible: true, IsSealed: false, IsAbstract: false }
            && !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type));

        Assert.Empty(guilty.Select(static type => type.FullName));
    }

    [Fact]
    public void TrackerTypes_OutsideTheirConnector_AreHidden()
    {
        // What a tracker's wire looks like is nobody else's affair; the connector and its registration are all that others see.
        var visible = Repository.WrittenTypes
            .Where(static type => type.Assembly.GetName().Name == "SyncWorker.Connectors" && type.IsVisible)
            .Where(static type => type.Namespace is "SyncWorker.Connectors.Jira" or "SyncWorker.Connectors.AzureDevOps")
            .Where(static type => !type.Name.EndsWith("Connector", StringComparison.Ordinal) && !type.Name.EndsWith("Options", StringComparison.Ordinal)
                && !type.Name.EndsWith("ServiceCollectionExtensions", StringComparison.Ordinal));

        Assert.Empty(visible.Select(static type => type.FullName));
    }
}
