using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;
using SyncWorker.Options;

namespace SyncWorker.Tests.Cli.Rendering;

/// <summary>Whatever people have named their projects, the file is read as it was meant.</summary>
public sealed class FirstFileYamlTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["TOKEN"] = "any" };

    [Fact]
    public void Write_AwkwardNames_IsReadAsItWasMeant()
    {
        ExaminedProject[] projects =
        [
            new("A", "Pay/ments: \"x\" #1"), new("NO", "yes"), new("C", "Same"), new("D", "same"), new("E", "two\nlines"), new("F", "  "), new("1E5", "{a: [b"),
        ];

        var definition = Read(FirstFileYaml.Write(Connection(), "Europe/Berlin", Identity("Bot\n version: 2"), projects, Proposal(), DateTimeOffset.UnixEpoch));

        var portfolio = Assert.Single(definition.Portfolios);
        var root = Assert.Single(portfolio.Nodes);
        Assert.Equal([null], root.Selections.Select(selection => selection.Project));
        Assert.Equal(["A", "NO", "C", "D", "E", "F", "1E5"], root.Nodes.Select(node => Assert.Single(node.Selections).Project!));
        Assert.Equal(["Pay-ments: \"x\" #1", "yes", "Same (C)", "same (D)", "two\uFFFDlines", "F", "{a: [b"], root.Nodes.Select(node => node.Name));
        Assert.Equal(("Europe/Berlin", "duedate"), (Assert.Single(definition.Connections).Mapping.TimeZone, definition.Connections[0].Mapping.DueField));
    }

    [Theory]
    [InlineData("bot@example.com", false, null, AuthKind.Basic)]
    [InlineData(null, false, null, AuthKind.PersonalAccessToken)]
    [InlineData(null, true, null, AuthKind.ScopedToken)]
    [InlineData("bot@example.com", true, "https://api.example.com", AuthKind.ScopedToken)]
    public void WriteContact_EveryWayToSignIn_IsReadAsSuch(string? user, bool isScoped, string? gateway, AuthKind kind)
    {
        var connection = Assert.Single(Read(FirstFileYaml.WriteContact(Connection() with { User = user, IsScoped = isScoped, Gateway = gateway, Projects = ["PAY"] }, null)).Connections);

        Assert.Equal((kind, user, "TOKEN"), (connection.Auth.Kind, connection.Auth.User, connection.Auth.Secret.EnvironmentVariable));
        Assert.Equal(isScoped ? gateway ?? "https://api.atlassian.com" : null, connection.Auth.Gateway?.Address.OriginalString);
        Assert.Equal(["PAY"], connection.Scope.Projects);
    }

    [Theory]
    [InlineData("https://pay.example.atlassian.net", TrackerKind.JiraCloud, "pay")]
    [InlineData("https://dev.azure.com/My%20Org", TrackerKind.AzureDevOps, "My-Org")]
    [InlineData("http://127.0.0.1:9732/jira", TrackerKind.JiraDataCenter, "jira")]
    [InlineData("https://tfs.example.com/", TrackerKind.AzureDevOps, "tfs")]
    [InlineData("http://[::1]:8080/", TrackerKind.AzureDevOps, "azure-devops")]
    public void NameOf_Address_IsAPermanentName(string url, TrackerKind tracker, string name) => Assert.Equal(name, FirstConnection.NameOf(new Uri(url), tracker));

    private static FirstConnection Connection() => new() { Name = "pay", Url = "https://pay.example.atlassian.net", TokenVariable = "TOKEN", Tracker = TrackerKind.JiraCloud, User = "bot@example.com" };

    private static TrackerIdentity Identity(string name) => new() { Kind = TrackerKind.JiraCloud, InstanceId = "i", AccountId = "a", AccountName = name };

    private static MappingProposal Proposal() => new()
    {
        Connection = "pay",
        Sampled = 3,
        Candidates = [new FieldCandidate("due", "duedate", "Due\nversion: 2", 3, "a field of Jira itself")],
        Mapping = new MappingDefinition { DueField = "duedate", TimeZone = "Europe/Berlin" },
    };

    private static SyncWorkerDefinition Read(string text)
    {
        var result = ConfigurationReader.Read(text, "/", Variables);
        Assert.Empty(result.Faults);
        return result.Configuration!.Definition;
    }
}
