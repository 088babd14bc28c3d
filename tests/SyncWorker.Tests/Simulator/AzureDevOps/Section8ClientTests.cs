using System.Text.Json;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section8ClientTests(AzureDevOpsSite site)
{
    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S8_Options_ListLocationsWithTheKnownIds()
    {
        var all = (await Caller.SendAsync(HttpMethod.Options, "_apis", null)).Json;
        var ids = all.GetProperty("value").EnumerateArray().Select(location => location.GetProperty("id").GetString()!).ToList();
        Assert.Equal(ids.Count, all.GetProperty("count").GetInt32());
        foreach (var known in new[] { "1a9c53f7", "908509b6", "72c7ddf8", "62d3d110", "f828fe59", "b5b5b6d0" })
        {
            Assert.Contains(ids, id => id.StartsWith(known, StringComparison.Ordinal));
        }

        var location = (await Caller.SendAsync(HttpMethod.Options, "_apis/Location", null)).Json.GetProperty("value")[0];
        Assert.Equal(
            ["id", "area", "resourceName", "routeTemplate", "resourceVersion", "minVersion", "maxVersion", "releasedVersion"],
            location.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task AzureDevOps_S8_ResourceAreas_AreNoneSoThatTheBaseAddressIsKept()
    {
        Assert.Equal("{\"count\":0,\"value\":null}", (await Caller.GetAsync("_apis/ResourceAreas")).Text);
    }

    [Fact]
    public async Task AzureDevOps_S8_Version_IsReadFromTheAcceptHeader()
    {
        var reply = await Caller.SendAsync(HttpMethod.Post, "_apis/wit/wiql", new { query = "SELECT [System.Id] FROM WorkItems WHERE [System.Id] = 1001" }, "application/json;api-version=7.1-preview.2");
        Assert.Equal(200, reply.Status);
        Assert.Contains("api-version=7.1-preview.2", reply.ContentType);
    }

    [Fact]
    public async Task AzureDevOps_S8_Enumerations_MayBeNumbers()
    {
        Assert.True((await Caller.GetAsync("_apis/wit/workitems/1002?%24expand=4")).Json.TryGetProperty("relations", out _));
        var batch = await Caller.PostAsync("_apis/wit/workitemsbatch", new Dictionary<string, object> { ["ids"] = new[] { 1002, 999_999 }, ["errorPolicy"] = 2, ["$expand"] = 1 });
        Assert.Equal(JsonValueKind.Null, batch.Json.GetProperty("value")[1].ValueKind);
        Assert.True(batch.Json.GetProperty("value")[0].TryGetProperty("relations", out _));
        Assert.Equal("Wallet", (await Caller.GetAsync("Core/_apis/wit/classificationNodes/0/Payments%2FWallet")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S8_Routes_IgnoreCaseAndComeWithOrWithoutProjectAndTeam()
    {
        foreach (var scope in new[] { "", "Core/", "core/", "Core/Core%20Team/" })
        {
            Assert.Equal(1001, (await Caller.GetAsync($"{scope}_APIS/WIT/WorkItems/1001")).Json.GetProperty("id").GetInt32());
        }

        var project = (await Caller.GetAsync("_apis/projects/core")).Json.GetProperty("id").GetString();
        Assert.Equal(200, (await Caller.GetAsync($"{project}/_apis/wit/workItems/1001")).Status);
        Assert.Equal(404, (await Caller.GetAsync("Mobile/_apis/wit/workItems/1001")).Status);
        Assert.Equal(404, (await Caller.GetAsync("Core/NoTeam/_apis/work/teamsettings")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S8_OtherMethods_AreNotAllowed()
    {
        Assert.Equal(405, (await Caller.SendAsync(HttpMethod.Put, "_apis/wit/workitems/1001?api-version=7.1", new object[] { Set("System.Title", "x") })).Status);
    }

    [Fact]
    public async Task AzureDevOps_S8_ItemPage_IsAPageForPeople()
    {
        var reply = await Caller.GetAsync("Core/_workitems/edit/1001");
        Assert.Equal((200, true), (reply.Status, reply.ContentType.StartsWith("text/html", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AzureDevOps_S8_PatchOperations_MayBeNumbers()
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.PatchAsync(id, new { op = 5, path = "/rev", value = 1 }, new { op = 0, path = "/fields/System.Title", value = "By number" });
        Assert.Equal("By number", reply.Json.GetProperty("fields").GetProperty("System.Title").GetString());
    }
}
