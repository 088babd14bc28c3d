using System.Text.RegularExpressions;

namespace SyncWorker.ArchitectureTests;

/// <summary>What stands in the checkout, and that its texts are true.</summary>
public sealed partial class RepositoryTests
{
    [Fact]
    public void TopLevel_Entries_AreTheFixedOnes()
    {
        // The last three are made by use and ignored by git.
        string[] allowed = ["src", "tests", "config", "charts", "SyncWorker.sln", "README.md", "Dockerfile", "data", "syncworker.yaml", "secrets"];
        var visible = Directory.EnumerateFileSystemEntries(Repository.Root).Select(static path => Path.GetFileName(path)).Where(static name => name[0] != '.');

        Assert.Empty(visible.Except(allowed));
    }

    /// <summary>What <c>config init</c> writes by default, and where tokens are kept, must not be published by an unwary commit.</summary>
    [Theory]
    [InlineData("/syncworker.yaml")]
    [InlineData("/secrets/")]
    [InlineData("*.token")]
    [InlineData("data/")]
    public void Ignored_OwnConfigurationAndSecrets_AreNotCommitted(string pattern) =>
        Assert.Contains(pattern, File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")));

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/README.md")]
    public void Paths_NamedInGuide_Exist(string guide)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, guide)) ?? Repository.Root;
        var named = QuotedPath().Matches(File.ReadAllText(Path.Combine(Repository.Root, guide)))
            .SelectMany(static match => match.Groups["path"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static path => path.Contains('/', StringComparison.Ordinal))
            .Distinct();

        var missing = named.Where(path => !Exists(folder, path) && !Exists(Repository.Root, path) && !ExistsSomewhereInSource(path));

        Assert.Empty(missing);

        static bool Exists(string root, string path) => Path.Exists(Path.Combine(root, path));
        static bool ExistsSomewhereInSource(string path) =>
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Any(project => Path.Exists(Path.Combine(project, path)));
    }

    [Fact]
    public void Readme_OfProject_NamesTheOneTestCommand() =>
        Assert.Contains("bash tests/run.sh", File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);

    [Fact]
    public void SourceFiles_AreShort()
    {
        var longFiles = Repository.Files("src", "*.cs").Select(static path => (path, lines: File.ReadLines(path).Count()))
            .Where(static file => file.lines > 250)
            .Select(static file => $"{Path.GetRelativePath(Repository.Root, file.path)}: {file.lines} lines");

        Assert.Empty(longFiles);
    }

    [Fact]
    public void Sources_HaveNoUnfinishedBusiness()
    {
        string[] words = ["TODO", "FIXME", "HACK", "NotImplementedException"];
        var guilty = Repository.Files("src", "*.cs")
            .SelectMany(static path => File.ReadLines(path).Select(line => (path, line)))
            // A word in quotes is a tracker's own (Jira calls a category of states so).
            .Where(entry => words.Any(word => entry.line.Replace($"\"{word}\"", "", StringComparison.Ordinal).Contains(word, StringComparison.Ordinal)))
            .Select(static entry => $"{Path.GetRelativePath(Repository.Root, entry.path)}: {entry.line.Trim()}");

        Assert.Empty(guilty);
    }

    [Fact]
    public void Decisions_AreNumberedWithoutGaps()
    {
        var numbers = Repository.Files("src/decisions", "*.md").Select(static path => int.Parse(Path.GetFileName(path)[..4], System.Globalization.CultureInfo.InvariantCulture)).Order();

        Assert.Equal(Enumerable.Range(1, numbers.Count()), numbers);
    }

    [GeneratedRegex(@"`(?<path>[A-Za-z0-9_.\-/ ]+)`")]
    private static partial Regex QuotedPath();
}
