using System.Globalization;
using System.Text.Json;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section1BatchTests(AzureDevOpsSite site)
{
    private const string Batch = "_apis/wit/workitemsbatch";

    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S1_Batch_TwoHundredIdsPassAndOneMoreIsVs403474()
    {
        Assert.Equal(200, (await Caller.PostAsync(Batch, new { ids = Enumerable.Range(1001, 200) })).Json.GetProperty("count").GetInt32());
        var refused = await Caller.PostAsync(Batch, new { ids = Enumerable.Range(1001, 201) });
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("VS403474", refused.Message);
    }

    [Fact]
    public async Task AzureDevOps_S1_Batch_OmitLeavesNullWhereFailFailsThePage()
    {
        var omitted = await Caller.PostAsync(Batch, new { ids = new[] { 1001, 999_999, 1002 }, errorPolicy = "omit" });
        Assert.Equal([JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Object], omitted.Json.GetProperty("value").EnumerateArray().Select(item => item.ValueKind));
        var failed = await Caller.PostAsync(Batch, new { ids = new[] { 1001, 999_999 } });
        Assert.Equal((404, "WorkItemUnauthorizedAccessException"), (failed.Status, failed.TypeKey));
        Assert.StartsWith("TF401232: Work item 999999", failed.Message);
    }

    [Fact]
    public async Task AzureDevOps_S1_Batch_AbsentFieldsAreAbsentAndNotNull()
    {
        var id = await Caller.CreateAsync();
        var fields = (await Caller.PostAsync(Batch, new { ids = new[] { id }, fields = new[] { "System.Id", "System.AssignedTo", "System.Tags", "System.Title" } })).Json
            .GetProperty("value")[0].GetProperty("fields");
        Assert.Equal(["System.Id", "System.Title"], fields.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task AzureDevOps_S1_Batch_FieldsExcludeExpand()
    {
        var reply = await Caller.PostAsync(Batch, new Dictionary<string, object> { ["ids"] = new[] { 1001 }, ["fields"] = new[] { "System.Id" }, ["$expand"] = "relations" });
        Assert.Equal((400, "ConflictingParametersException"), (reply.Status, reply.TypeKey));
    }

    [Fact]
    public async Task AzureDevOps_S1_Batch_AsOfShowsFieldsAndRelationsOfThatInstant()
    {
        var revisions = (await Caller.GetAsync("_apis/wit/workitems/1020/revisions")).Json.GetProperty("value");
        var second = revisions[1].GetProperty("fields").GetProperty("System.ChangedDate").GetString();
        var item = (await Caller.PostAsync(Batch, new Dictionary<string, object> { ["ids"] = new[] { 1020 }, ["asOf"] = second!, ["$expand"] = 1 })).Json.GetProperty("value")[0];
        Assert.Equal(2, item.GetProperty("rev").GetInt32());
        Assert.True(item.TryGetProperty("relations", out _));
        Assert.Equal(404, (await Caller.PostAsync(Batch, new { ids = new[] { 1020 }, asOf = "2020-01-01T00:00:00Z" })).Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_Batch_ExpandRelationsBringsBothDirections()
    {
        var item = (await Caller.PostAsync(Batch, new Dictionary<string, object> { ["ids"] = new[] { 1002 }, ["$expand"] = "relations" })).Json.GetProperty("value")[0];
        var rels = item.GetProperty("relations").EnumerateArray().Select(relation => relation.GetProperty("rel").GetString()).Distinct().ToList();
        Assert.Contains("System.LinkTypes.Hierarchy-Forward", rels);
        Assert.Contains("System.LinkTypes.Hierarchy-Reverse", rels);
    }

    [Fact]
    public async Task AzureDevOps_S1_ItemsByIds_ListIsCutToTheFieldsAsked()
    {
        var reply = await Caller.GetAsync("_apis/wit/workItems?ids=1001%2C1002&fields=System.Id%2CSystem.WorkItemType");
        Assert.Equal(2, reply.Json.GetProperty("count").GetInt32());
        Assert.Equal(["id", "rev", "fields", "url"], reply.Json.GetProperty("value")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(400, (await Caller.GetAsync("_apis/wit/workItems?ids=1001&fields=No.Such")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_RecycleBin_ListsReferencesAndOnRequestRecordsWithTheirOwnFormats()
    {
        var id = await Caller.CreateAsync("Bug", "Field");
        var deleted = await Caller.SendAsync(HttpMethod.Delete, $"Field/_apis/wit/workitems/{id}?api-version=7.1", null);
        Assert.Equal(id, deleted.Json.GetProperty("resource").GetProperty("id").GetInt32());
        Assert.Equal(404, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Status);

        var reference = (await Caller.GetAsync("Field/_apis/wit/recyclebin")).Json.GetProperty("value").EnumerateArray().Single(item => item.GetProperty("id").GetInt32() == id);
        Assert.Equal(["id", "url"], reference.EnumerateObject().Select(property => property.Name));
        var record = (await Caller.GetAsync($"Field/_apis/wit/recyclebin?ids={id}")).Json.GetProperty("value")[0];
        Assert.Equal(id.ToString(CultureInfo.InvariantCulture), record.GetProperty("id").GetString());
        Assert.Matches("^[0-9]{1,2}/[0-9]{1,2}/2026 [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M$", record.GetProperty("deletedDate").GetString());

        var restored = await Caller.SendAsync(HttpMethod.Patch, $"Field/_apis/wit/recyclebin/{id}?api-version=7.1", new { isDeleted = false });
        Assert.Equal(200, restored.Status);
        Assert.Equal(3, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("rev").GetInt32());
        Assert.Equal(404, (await Caller.GetAsync($"_apis/wit/recyclebin/{id}")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_RecycleBin_TakesTheLinksAlongAndBringsThemBack()
    {
        const string Parent = "System.LinkTypes.Hierarchy-Reverse";
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "Goes along"), Relate(Parent, parent));
        await Caller.SendAsync(HttpMethod.Delete, $"_apis/wit/workitems/{parent}?api-version=7.1", null);
        Assert.False((await Caller.GetAsync($"_apis/wit/workitems/{child}")).Json.GetProperty("fields").TryGetProperty("System.Parent", out _));
        await Caller.SendAsync(HttpMethod.Patch, $"_apis/wit/recyclebin/{parent}?api-version=7.1", new { isDeleted = false });
        Assert.Equal(parent, (await Caller.GetAsync($"_apis/wit/workitems/{child}")).Json.GetProperty("fields").GetProperty("System.Parent").GetInt32());
    }
}
