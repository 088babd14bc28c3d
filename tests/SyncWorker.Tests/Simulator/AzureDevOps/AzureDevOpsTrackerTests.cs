using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

public sealed class AzureDevOpsTrackerTests
{
    [Fact]
    public async Task Truth_TwiceFromOneSeed_IsTheSame()
    {
        var first = await TruthAsync(7);
        Assert.Equal(first, await TruthAsync(7));
        Assert.NotEqual(first, await TruthAsync(8));
    }

    [Fact]
    public async Task Truth_BesideTheApi_SaysTheSame()
    {
        await using var host = await StartAsync(120, 3);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var random = new Random(11);
        for (var edit = 0; edit < 150; edit++)
        {
            host.DevOps!.ApplyRandomEdit(random);
        }

        var lines = (await caller.GetAsync("/_truth")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var header = JsonDocument.Parse(lines[0]);
        Assert.Equal(("azure-devops", "example"), (header.RootElement.GetProperty("edition").GetString(), header.RootElement.GetProperty("organization").GetString()));
        var known = new List<int>();
        foreach (var line in lines.Skip(1))
        {
            using var truth = JsonDocument.Parse(line);
            var id = truth.RootElement.GetProperty("id").GetInt32();
            known.Add(id);
            var item = (await caller.GetAsync($"_apis/wit/workitems/{id}?$expand=all")).Json;
            Assert.Equal(item.GetProperty("fields").GetRawText(), truth.RootElement.GetProperty("fields").GetRawText());
            var hasRelations = item.TryGetProperty("relations", out var relations);
            Assert.Equal(hasRelations, truth.RootElement.TryGetProperty("relations", out var told));
            if (hasRelations)
            {
                Assert.Equal(relations.GetRawText(), told.GetRawText());
            }
        }

        Assert.Equal(await caller.QueryAsync("SELECT [System.Id] FROM WorkItems"), known);
    }

    [Fact]
    public async Task ApplyRandomEdit_Often_MakesEveryKindAndLeavesThePlantedItemsAlone()
    {
        await using var host = await StartAsync(300, 2);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var before = (await caller.GetAsync("/_truth")).Text.Split('\n')[1..51];
        var random = new Random(5);
        var edits = Enumerable.Range(0, 300).Select(_ => host.DevOps!.ApplyRandomEdit(random)).ToList();
        Assert.Equal(
            ["assignee", "created", "dueSlip", "estimate", "labels", "linkAdded", "linkRemoved", "parent", "sprint", "state", "title"],
            edits.Select(edit => edit.Kind).Distinct().Order());
        Assert.All(edits, edit => Assert.True(int.Parse(edit.ItemId, CultureInfo.InvariantCulture) > 1050));
        Assert.Equal(before, (await caller.GetAsync("/_truth")).Text.Split('\n')[1..51]);
        Assert.True(host.DevOps!.Ledger.Entries.Count >= 300);
    }

    [Fact]
    public async Task ApplyRandomLinkEdit_Always_LeavesEveryRevisionAsItWas()
    {
        await using var host = await StartAsync(200, 2);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        async Task<string> RevisionsAsync() => string.Join('\n', (await caller.GetAsync("/_truth")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => JsonDocument.Parse(line).RootElement).Select(item => $"{item.GetProperty("id")} {item.GetProperty("rev")} {item.GetProperty("fields").GetProperty("System.ChangedDate")}"));
        var before = await RevisionsAsync();
        var truth = (await caller.GetAsync("/_truth")).Text;
        var random = new Random(1);
        for (var edit = 0; edit < 40; edit++)
        {
            Assert.Contains(host.DevOps!.ApplyRandomLinkEdit(random).Kind, new[] { "parent", "linkAdded", "linkRemoved" });
        }

        Assert.Equal(before, await RevisionsAsync());
        Assert.NotEqual(truth, (await caller.GetAsync("/_truth")).Text);
    }

    [Fact]
    public async Task Planted_EachSituation_IsInTheItemsThemselves()
    {
        await using var host = await SimulatorHost.StartAsync(
            AzureDevOpsSite.Options(600) with { Tracker = SimulatedTrackers.All }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var planted = host.DevOps!.Planted;
        Assert.Equal(
            ["dependencyCycle", "dueSlip", "healthy", "mirror", "openPredecessor", "overdue", "unestimatedStarted"],
            planted.Select(situation => situation.Kind).Distinct().Order());
        foreach (var situation in planted)
        {
            var item = (await caller.GetAsync($"_apis/wit/workitems/{situation.ItemId}?$expand=all")).Json;
            var fields = item.GetProperty("fields");
            string? Text(string name) => fields.TryGetProperty(name, out var value) ? value.ToString() : null;
            string[] relations = item.TryGetProperty("relations", out var links)
                ? [.. links.EnumerateArray().Select(link => $"{link.GetProperty("rel")} {link.GetProperty("url").GetString()!.Split('/')[^1]}")]
                : [];
            switch (situation.Kind)
            {
                case "overdue":
                    Assert.Equal("Active", Text("System.State"));
                    Assert.True(fields.GetProperty("Microsoft.VSTS.Scheduling.TargetDate").GetDateTimeOffset() < new DateTimeOffset(2026, 11, 17, 0, 0, 0, TimeSpan.Zero));
                    break;
                case "unestimatedStarted":
                    Assert.Equal(("Active", null), (Text("System.State"), Text("Microsoft.VSTS.Scheduling.StoryPoints")));
                    break;
                case "openPredecessor" when situation.Other!.Tracker == "azure-devops":
                    Assert.Contains($"System.LinkTypes.Dependency-Reverse {situation.Other.Id}", relations);
                    break;
                case "openPredecessor" when relations.Length > 0:
                    Assert.Contains($"Hyperlink {situation.Other!.Key}", relations);
                    break;
                case "dependencyCycle":
                    Assert.Contains($"System.LinkTypes.Dependency-Forward {situation.Other!.Id}", relations);
                    break;
                case "mirror":
                    Assert.Equal(situation.Other!.Key, Text("Custom.JiraKey"));
                    break;
                case "dueSlip":
                    var days = (await caller.GetAsync($"_apis/wit/workitems/{situation.ItemId}/revisions")).Json.GetProperty("value").EnumerateArray()
                        .Select(revision => revision.GetProperty("fields").TryGetProperty("Microsoft.VSTS.Scheduling.TargetDate", out var day) ? day.GetString() : null)
                        .Where(day => day is not null).Distinct().Count();
                    Assert.True(days >= 4);
                    break;
                case "healthy":
                    Assert.True(Text("Microsoft.VSTS.Scheduling.StoryPoints") is not null || Text("Microsoft.VSTS.Scheduling.OriginalEstimate") is not null, situation.ItemId);
                    break;
            }
        }
    }

    [Fact]
    public async Task Requests_AreCountedByRoute()
    {
        await using var host = await StartAsync(20, 1);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        await caller.GetAsync("_apis/wit/workitems/1001");
        await caller.GetAsync("Core/_apis/WIT/workItems/1002");
        Assert.Equal(2, host.DevOps!.Requests.Counts["GET /_apis/wit/workitems/{id}"]);
    }

    private static Task<SimulatorHost> StartAsync(int items, long seed) => SimulatorHost.StartAsync(AzureDevOpsSite.Options(items, seed), TestContext.Current.CancellationToken);

    private static async Task<string> TruthAsync(long seed)
    {
        await using var host = await StartAsync(150, seed);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        return (await caller.GetAsync("/_truth")).Text.Replace(caller.Root, "", StringComparison.Ordinal);
    }
}
