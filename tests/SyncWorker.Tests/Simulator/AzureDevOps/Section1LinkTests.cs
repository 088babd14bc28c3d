using System.Globalization;
using System.Text.Json;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section1LinkTests(AzureDevOpsSite site)
{
    private const string Parent = "System.LinkTypes.Hierarchy-Reverse";
    private const string Child = "System.LinkTypes.Hierarchy-Forward";

    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S1_LinkChange_MovesNeitherRevNorChangedDateNorWatermarkOnEitherEnd()
    {
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync();
        var before = (Stamp(await AllAsync(parent)), Stamp(await AllAsync(child)));
        Assert.False((await AllAsync(child)).GetProperty("fields").TryGetProperty("System.Parent", out _));

        var reply = await Caller.PatchAsync(parent, Relate(Child, child));

        Assert.Equal(200, reply.Status);
        Assert.Equal(before, (Stamp(await AllAsync(parent)), Stamp(await AllAsync(child))));
        Assert.Equal(parent, (await AllAsync(child)).GetProperty("fields").GetProperty("System.Parent").GetInt32());
        Assert.Equal([(Parent, parent)], Relations(await AllAsync(child)));
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkChange_MakesAnUpdateButNoRevision()
    {
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync();
        await Caller.PatchAsync(child, Relate(Parent, parent));

        var updates = (await Caller.GetAsync($"_apis/wit/workitems/{child}/updates")).Json.GetProperty("value");
        var revisions = (await Caller.GetAsync($"_apis/wit/workitems/{child}/revisions")).Json;

        Assert.Equal(1, revisions.GetProperty("count").GetInt32());
        Assert.Equal(2, updates.GetArrayLength());
        Assert.Equal((2, 1), (updates[1].GetProperty("id").GetInt32(), updates[1].GetProperty("rev").GetInt32()));
        Assert.Equal(parent, updates[1].GetProperty("fields").GetProperty("System.Parent").GetProperty("newValue").GetInt32());
        Assert.Equal(Parent, updates[1].GetProperty("relations").GetProperty("added")[0].GetProperty("rel").GetString());
        Assert.Equal(2, (await Caller.GetAsync($"_apis/wit/workitems/{parent}/updates")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkChange_IsMissedByTheRevisionFeedAndToldByTheLinkFeed()
    {
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync();
        var (revisions, links) = (await EndOfAsync("workitemrevisions"), await EndOfAsync("workitemlinks"));
        await Caller.PatchAsync(child, Relate(Parent, parent));

        Assert.Equal(0, (await PageAsync("workitemrevisions", revisions)).GetProperty("values").GetArrayLength());
        var row = (await PageAsync("workitemlinks", links)).GetProperty("values").EnumerateArray().Single();
        Assert.Equal("System.LinkTypes.Hierarchy", row.GetProperty("rel").GetString());
        var attributes = row.GetProperty("attributes");
        Assert.Equal((parent, child), (attributes.GetProperty("sourceId").GetInt32(), attributes.GetProperty("targetId").GetInt32()));
        Assert.Equal(("create", true), (attributes.GetProperty("changedOperation").GetString(), attributes.GetProperty("isActive").GetBoolean()));
        foreach (var name in new[] { "linkType", "changedDate", "changedBy", "comment", "sourceProjectId", "targetProjectId" })
        {
            Assert.True(attributes.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public async Task AzureDevOps_S1_Reparent_BothRowsOfTheLinkFeedAreActive()
    {
        var old = await Caller.CreateAsync("Feature");
        var other = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "Moves"), Relate(Parent, old));
        var token = await EndOfAsync("workitemlinks");

        Assert.Equal(200, (await Caller.PatchAsync(child, Unrelate(0), Relate(Parent, other))).Status);

        var rows = (await PageAsync("workitemlinks", token)).GetProperty("values").EnumerateArray().Select(row => row.GetProperty("attributes")).ToList();
        Assert.Equal([(old, true), (other, true)], rows.Select(row => (row.GetProperty("sourceId").GetInt32(), row.GetProperty("isActive").GetBoolean())));
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkRemovedAlone_RowIsInactive()
    {
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "Leaves"), Relate(Parent, parent));
        var token = await EndOfAsync("workitemlinks");

        await Caller.PatchAsync(child, Unrelate(0));

        var row = (await PageAsync("workitemlinks", token)).GetProperty("values")[0].GetProperty("attributes");
        Assert.Equal(("remove", false), (row.GetProperty("changedOperation").GetString(), row.GetProperty("isActive").GetBoolean()));
        Assert.False((await AllAsync(child)).TryGetProperty("relations", out _));
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkFeed_TokenIsAnIntegerAndPagesJoinWithoutGapOrOverlap()
    {
        List<string> rows = [];
        var token = "0";
        while (true)
        {
            var page = await PageAsync("workitemlinks", token);
            rows.AddRange(page.GetProperty("values").EnumerateArray().Select(row => row.GetRawText()));
            token = page.GetProperty("continuationToken").GetString()!;
            Assert.True(int.TryParse(token, out _));
            if (page.GetProperty("isLastBatch").GetBoolean())
            {
                break;
            }
        }

        var again = await PageAsync("workitemlinks", token);
        Assert.True(rows.Count > 300);
        Assert.Equal(0, again.GetProperty("values").GetArrayLength());
        Assert.Equal(token, again.GetProperty("continuationToken").GetString());
        Assert.Equal(400, (await Caller.GetAsync("_apis/wit/reporting/workitemlinks?continuationToken=1&startDateTime=2026-10-01T00:00:00Z")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkFeed_FiltersByLinkTypeTypeAndStart()
    {
        async Task<List<JsonElement>> RowsAsync(string query) =>
            [.. (await Caller.GetAsync($"_apis/wit/reporting/workitemlinks?{query}")).Json.GetProperty("values").EnumerateArray().Select(row => row.GetProperty("attributes"))];
        var dependencies = await RowsAsync("linkTypes=System.LinkTypes.Dependency");
        Assert.NotEmpty(dependencies);
        Assert.All(dependencies, row => Assert.Equal("System.LinkTypes.Dependency", row.GetProperty("linkType").GetString()));
        var epics = await RowsAsync("types=Epic");
        Assert.NotEmpty(epics);
        Assert.All(epics, row => Assert.Equal(1, row.GetProperty("sourceId").GetInt32() % 50));
        var late = await RowsAsync("startDateTime=" + Uri.EscapeDataString("Fri, 30 Oct 2026 00:00:00 GMT"));
        Assert.NotEmpty(late);
        Assert.All(late, row => Assert.True(row.GetProperty("changedDate").GetDateTimeOffset() >= new DateTimeOffset(2026, 10, 30, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task AzureDevOps_S1_LinkFeed_FlatShapeOnRequestOfTheFault()
    {
        await using var host = await global::SyncWorker.Simulator.SimulatorHost.StartAsync(
            AzureDevOpsSite.Options(120) with { Faults = "flatlinks" }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var row = (await caller.GetAsync("_apis/wit/reporting/workitemlinks")).Json.GetProperty("values")[0];
        Assert.Equal(["rel", "sourceId", "targetId", "changedDate", "isActive"], row.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task AzureDevOps_S1_GeneratedContent_ReparentsByLinksAlone()
    {
        var rows = (await PageAsync("workitemlinks", "0")).GetProperty("values").EnumerateArray().Select(row => row.GetProperty("attributes")).ToList();
        var moved = rows.Find(row => row.GetProperty("changedOperation").GetString() == "remove"
            && row.GetProperty("linkType").GetString() == "System.LinkTypes.Hierarchy" && row.GetProperty("targetId").GetInt32() < 1400);
        Assert.NotEqual(JsonValueKind.Undefined, moved.ValueKind);
        var id = moved.GetProperty("targetId").GetInt32();
        var at = moved.GetProperty("changedDate").GetDateTimeOffset();
        var revisions = (await Caller.GetAsync($"_apis/wit/workitems/{id}/revisions")).Json.GetProperty("value").EnumerateArray();
        Assert.DoesNotContain(revisions, revision => revision.GetProperty("fields").GetProperty("System.ChangedDate").GetDateTimeOffset() == at);
        Assert.NotEqual(moved.GetProperty("sourceId").GetInt32(), (await AllAsync(id)).GetProperty("fields").GetProperty("System.Parent").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S1_Hyperlink_MovesNoRevisionAndIsNoWorkItemLink()
    {
        var id = await Caller.CreateAsync();
        var token = await EndOfAsync("workitemlinks");
        var before = Stamp(await AllAsync(id));

        await Caller.PatchAsync(id, new { op = "add", path = "/relations/-", value = new { rel = "Hyperlink", url = "https://pay.example/browse/PAY-1", attributes = new { comment = "blocked by" } } });

        var item = await AllAsync(id);
        Assert.Equal(before, Stamp(item));
        var relation = item.GetProperty("relations")[0];
        Assert.Equal(("Hyperlink", "https://pay.example/browse/PAY-1"), (relation.GetProperty("rel").GetString(), relation.GetProperty("url").GetString()));
        Assert.Equal("blocked by", relation.GetProperty("attributes").GetProperty("comment").GetString());
        Assert.Equal(0, (await PageAsync("workitemlinks", token)).GetProperty("values").GetArrayLength());
    }

    private static (int, string?, int) Stamp(JsonElement item)
    {
        var fields = item.GetProperty("fields");
        return (item.GetProperty("rev").GetInt32(), fields.GetProperty("System.ChangedDate").GetString(), fields.GetProperty("System.Watermark").GetInt32());
    }

    private static List<(string?, int)> Relations(JsonElement item) =>
        [.. item.GetProperty("relations").EnumerateArray().Select(relation => (relation.GetProperty("rel").GetString(), int.Parse(relation.GetProperty("url").GetString()!.Split('/')[^1], CultureInfo.InvariantCulture)))];

    private async Task<JsonElement> AllAsync(int id) => (await Caller.GetAsync($"_apis/wit/workitems/{id}?$expand=all")).Json;

    private async Task<JsonElement> PageAsync(string feed, string token) =>
        (await Caller.GetAsync($"_apis/wit/reporting/{feed}?continuationToken={Uri.EscapeDataString(token)}")).Json;

    private async Task<string> EndOfAsync(string feed)
    {
        var token = "0";
        while (true)
        {
            var page = (await Caller.GetAsync($"_apis/wit/reporting/{feed}?$maxPageSize=1000&continuationToken={Uri.EscapeDataString(token)}")).Json;
            token = page.GetProperty("continuationToken").GetString()!;
            if (page.GetProperty("isLastBatch").GetBoolean())
            {
                return token;
            }
        }
    }
}
