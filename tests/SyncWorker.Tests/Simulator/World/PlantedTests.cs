using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;
using SyncWorker.Simulator.World;

namespace SyncWorker.Tests.Simulator.World;

/// <summary>Every planted situation of Jira holds in the truth that the server itself tells.</summary>
public sealed class PlantedTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(600, 7)]
    [InlineData(1234, 99)]
    public async Task Planted_InJira_HoldsInTheTruth(int items, long seed)
    {
        var options = new SimulatorOptions { Port = 0, Items = items, Seed = seed, TimeProvider = new FakeTimeProvider(SimulatorFixture.Now) };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        using var probe = new JiraProbe(host.JiraCloud!);
        var truth = (await probe.TruthAsync()).Skip(1).ToDictionary(line => (string)line["id"]!);
        var planted = (await probe.GetAsync("_planted")).AsArray().Select(node => node!).ToList();
        foreach (var situation in planted) Holds(situation, truth, DateOnly.FromDateTime(SimulatorFixture.Now.UtcDateTime));
        Assert.Equal(
            ["dependencyCycle=3", "dueSlip=2", "healthy=17", "mirror=2", "openPredecessor=3", "overdue=2", "unestimatedStarted=2"],
            planted.GroupBy(one => (string)one["kind"]!).Select(group => $"{group.Key}={group.Count()}").Order(StringComparer.Ordinal));
        Assert.Equal(["jira-cloud", "azure-devops", "azure-devops"], planted.Where(one => (string)one["kind"]! == "openPredecessor").Select(one => (string)one["other"]!["tracker"]!));
        Assert.All(planted, one => Assert.Equal("jira-cloud", (string)one["tracker"]!));
    }

    [Fact]
    public void Planted_DueSlips_AreInTheHistory_AndTheHealthySubtreeIsWhole()
    {
        var world = new SimulatedWorld(50, 50, 5, new DateOnly(2026, 5, 7));
        foreach (var tracker in (TrackerKind[])[TrackerKind.JiraCloud, TrackerKind.AzureDevOps])
        {
            var content = tracker == TrackerKind.JiraCloud ? world.Jira : world.AzureDevOps;
            foreach (var ordinal in Enumerable.Range(0, 50).Where(ordinal => PlantedRoles.Of(tracker, ordinal) == PlantedRole.DueSlip))
            {
                Assert.True(content.LifeOf(ordinal).Changes.Count(change => change is { Aspect: LifeAspect.DueOn, Before: not null }) >= 3);
            }

            var healthy = Enumerable.Range(0, 50).Where(ordinal => PlantedRoles.Of(tracker, ordinal) == PlantedRole.Healthy).ToHashSet();
            var subtree = content.Shape.ChildrenOf(PlantedRoles.HealthyRoot).SelectMany(child => content.Shape.ChildrenOf(child).Prepend(child)).Prepend(PlantedRoles.HealthyRoot);
            Assert.Equal(healthy.Order(), subtree.Order());
        }
    }

    private static void Holds(JsonNode situation, Dictionary<string, JsonNode> truth, DateOnly today)
    {
        var line = truth[(string)situation["itemId"]!];
        Assert.Equal((string)situation["key"]!, (string)line["key"]!);
        var fields = line["issue"]!["fields"]!;
        var other = situation["other"];
        switch ((string)situation["kind"]!)
        {
            case "overdue":
                Assert.True(Due(fields) <= today.AddDays(-3) && Category(fields) == "indeterminate");
                break;
            case "unestimatedStarted":
                Assert.Null(fields["customfield_10016"]);
                Assert.Empty(fields["subtasks"]!.AsArray());
                Assert.Equal("indeterminate", Category(fields));
                break;
            case "dueSlip":
                Assert.True(Due(fields) > today);
                break;
            case "dependencyCycle":
                Assert.Contains(fields["issuelinks"]!.AsArray(), link => (string?)link!["outwardIssue"]?["id"] == (string)other!["id"]!);
                break;
            case "openPredecessor" when (string)other!["tracker"]! == "jira-cloud":
                Assert.Equal("indeterminate", Category(fields));
                Assert.Contains(fields["issuelinks"]!.AsArray(), link => (string?)link!["inwardIssue"]?["id"] == (string)other["id"]!);
                Assert.Equal("new", Category(truth[(string)other["id"]!]["issue"]!["fields"]!));
                break;
            case "openPredecessor":
                Assert.Equal("indeterminate", Category(fields));
                var remote = Assert.Single(line["remoteLinks"]!.AsArray())!;
                Assert.Equal("is blocked by", (string)remote["relationship"]!);
                Assert.EndsWith("/_workitems/edit/" + (string)other["id"]!, (string)remote["object"]!["url"]!, StringComparison.Ordinal);
                break;
            case "mirror":
                Assert.Equal("azure-devops", (string)other!["tracker"]!);
                break;
            default:
                Assert.Equal("healthy", (string)situation["kind"]!);
                IsHealthy(line, fields, today);
                break;
        }
    }

    private static void IsHealthy(JsonNode line, JsonNode fields, DateOnly today)
    {
        Assert.True(Due(fields) >= today.AddDays(30));
        Assert.True(fields["customfield_10016"] is not null || fields["timeoriginalestimate"] is not null);
        Assert.Empty(fields["issuelinks"]!.AsArray());
        Assert.Empty(line["remoteLinks"]!.AsArray());
        Assert.Null(fields["customfield_10021"]);
        if (Category(fields) == "done") Assert.All(fields["subtasks"]!.AsArray(), child => Assert.Equal("done", (string)child!["fields"]!["status"]!["statusCategory"]!["key"]!));
    }

    private static DateOnly Due(JsonNode fields) => DateOnly.ParseExact((string)fields["duedate"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Category(JsonNode fields) => (string)fields["status"]!["statusCategory"]!["key"]!;
}
