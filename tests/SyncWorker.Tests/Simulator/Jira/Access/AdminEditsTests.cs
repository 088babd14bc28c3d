using System.Net;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.Jira.Access;

/// <summary>What a sweep has to find out: issues and projects that were taken away, on both editions.</summary>
public sealed class AdminEditsTests
{
    private const string Key = "PAY-60";
    private const string Id = "10160";

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_DeletedIssue_IsGone_AndNobodyElseIsTouched(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 200, tracker: tracker);
        var api = own.Api;
        var linked = await LinkedAsync(own);
        var before = (await own.Probe.GetAsync($"{api}/issue/{linked.Other}"))["fields"]!;

        var edit = await own.EditAsync("deleted", linked.Id);

        Assert.Equal(linked.Id, (string)edit["itemId"]!);
        await own.Probe.GetAsync($"{api}/issue/{linked.Id}", HttpStatusCode.NotFound);
        Assert.DoesNotContain(linked.Id, await own.IdsAsync("id > 0"));
        var after = (await own.Probe.GetAsync($"{api}/issue/{linked.Other}"))["fields"]!;
        Assert.Equal((string)before["updated"]!, (string)after["updated"]!);
        Assert.Equal(before["issuelinks"]!.AsArray().Count - 1, after["issuelinks"]!.AsArray().Count);
        var truth = await own.Probe.TruthAsync();
        var gone = truth.Skip(1).Where(line => line["deleted"] is not null).ToList();
        Assert.Contains(gone, line => (string)line["id"]! == linked.Id);
        Assert.Equal(200 - gone.Count, (int)truth[0]["items"]!);
        Assert.Equal(200, truth.Length - 1);
        Assert.Contains(own.Tracker.Ledger.Entries, entry => entry.Item == linked.Id && entry.Field == "deleted");
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_DeletedIssue_TakesItsSubtasksAlong(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 200, tracker: tracker);
        var parent = await ParentOfSubtasksAsync(own);

        await own.EditAsync("deleted", parent.Id);

        Assert.NotEmpty(parent.Subtasks);
        foreach (var subtask in parent.Subtasks) await own.Probe.GetAsync($"{own.Api}/issue/{subtask}", HttpStatusCode.NotFound);
        Assert.Equal(1 + parent.Subtasks.Length, (await own.Probe.TruthAsync()).Skip(1).Count(line => line["deleted"] is not null));
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_MovedIssue_KeepsItsId_AndTheOldKeyFindsIt(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 200, tracker: tracker);
        var parent = await ParentOfSubtasksAsync(own);
        var old = (string)(await own.Probe.GetAsync($"{own.Api}/issue/{parent.Id}"))["key"]!;

        var edit = await own.EditAsync("moved", parent.Id, "OPS");

        var key = (string)edit["key"]!;
        Assert.StartsWith("OPS-", key, StringComparison.Ordinal);
        foreach (var name in (string[])[old, key, parent.Id])
        {
            var issue = await own.Probe.GetAsync($"{own.Api}/issue/{name}?expand=changelog");
            Assert.Equal((parent.Id, key), ((string)issue["id"]!, (string)issue["key"]!));
            Assert.Equal("OPS", (string)issue["fields"]!["project"]!["key"]!);
            var items = issue["changelog"]!["histories"]!.AsArray().SelectMany(history => history!["items"]!.AsArray()).ToList();
            Assert.Contains(items, item => (string)item!["field"]! == "project" && (string)item["to"]! == "10002");
            Assert.Contains(items, item => (string)item!["field"]! == "Key" && (string)item["fromString"]! == old && (string)item["toString"]! == key);
        }

        Assert.Contains(parent.Id, await own.IdsAsync("project = OPS"));
        Assert.DoesNotContain(parent.Id, await own.IdsAsync("project = PAY"));
        foreach (var subtask in parent.Subtasks) Assert.StartsWith("OPS-", (string)(await own.Probe.GetAsync($"{own.Api}/issue/{subtask}"))["key"]!, StringComparison.Ordinal);
        var told = (await own.Probe.TruthAsync()).Skip(1).Single(line => (string)line["id"]! == parent.Id);
        Assert.Equal([old], told["formerKeys"]!.AsArray().Select(one => (string)one!));
        var statuses = (await own.Probe.GetAsync($"{own.Api}/project/OPS/statuses"))[0]!["statuses"]!.AsArray().Select(status => (string)status!["id"]!);
        Assert.Contains((string)told["issue"]!["fields"]!["status"]!["id"]!, statuses);
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_SecuredIssue_LooksAsIfItWereGone_AndComesBack(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 200, tracker: tracker);
        var missing = await own.Probe.GetAsync($"{own.Api}/issue/PAY-99999", HttpStatusCode.NotFound);

        await own.EditAsync("issueHidden", Key);

        Assert.Equal(missing.ToJsonString(), (await own.Probe.GetAsync($"{own.Api}/issue/{Id}", HttpStatusCode.NotFound)).ToJsonString());
        Assert.DoesNotContain(Id, await own.IdsAsync("id > 0"));
        Assert.Equal("securityLevel", (string)(await TruthOfAsync(own, Id))["hidden"]!);
        Assert.Equal(200, (int)(await own.Probe.TruthAsync())[0]["items"]!);

        await own.EditAsync("issueShown", Id);

        await own.Probe.GetAsync($"{own.Api}/issue/{Key}");
        Assert.Contains(Id, await own.IdsAsync("id > 0"));
        Assert.Null((await TruthOfAsync(own, Id))["hidden"]);
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_ProjectWithoutBrowsePermission_LeavesTheRoster_AndComesBack(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 200, tracker: tracker);

        await own.EditAsync("projectHidden", null, "CORE");

        Assert.Equal(["OPS", "PAY"], await RosterAsync(own, "live"));
        await own.Probe.GetAsync($"{own.Api}/project/CORE", HttpStatusCode.NotFound);
        await own.Probe.GetAsync($"{own.Api}/issue/CORE-1", HttpStatusCode.NotFound);
        await RefusedAsync(own, "project = CORE");
        Assert.Single((await own.Probe.GetAsync("rest/agile/1.0/board"))["values"]!.AsArray(), board => ((string)board!["name"]!).StartsWith("OPS", StringComparison.Ordinal));
        Assert.DoesNotContain((await own.Probe.GetAsync("rest/agile/1.0/board"))["values"]!.AsArray(), board => ((string)board!["name"]!).StartsWith("CORE", StringComparison.Ordinal));
        await own.Probe.GetAsync($"{own.Api}/mypermissions?permissions=BROWSE_PROJECTS&projectKey=CORE", HttpStatusCode.NotFound);
        var truth = await own.Probe.TruthAsync();
        Assert.All(truth.Skip(1), line => Assert.Equal(((string)line["key"]!).StartsWith("CORE", StringComparison.Ordinal) ? "noBrowsePermission" : null, (string?)line["hidden"]));
        Assert.False((bool)truth[0]["projects"]!.AsArray().Single(project => (string)project!["key"]! == "CORE")!["browse"]!);

        await own.EditAsync("projectShown", null, "CORE");

        Assert.Equal(["CORE", "OPS", "PAY"], await RosterAsync(own, "live"));
        Assert.NotEmpty(await own.IdsAsync("project = CORE"));
    }

    [Fact]
    public async Task S2_Cloud_ArchivedAndTrashedProjects_AreInTheirOwnRosters()
    {
        await using var own = await OwnJira.StartAsync(items: 200);
        await own.EditAsync("projectArchived", null, "CORE");
        await own.EditAsync("projectTrashed", null, "OPS");

        Assert.Equal(["PAY"], await RosterAsync(own, "live"));
        Assert.Equal(["CORE"], await RosterAsync(own, "archived"));
        Assert.Equal(["OPS"], await RosterAsync(own, "deleted"));
        var archived = (await own.Probe.GetAsync("rest/api/3/project/search?status=archived"))["values"]![0]!;
        Assert.True((bool)archived["archived"]!);
        Assert.NotNull(archived["archivedBy"]!["accountId"]);
        Assert.True((bool)(await own.Probe.GetAsync("rest/api/3/project/search?status=deleted"))["values"]![0]!["deleted"]!);
        var body = new JsonObject { ["issueIdsOrKeys"] = new JsonArray("CORE-1", "OPS-1", "PAY-1") };
        var fetched = (await own.Probe.PostAsync("rest/api/3/issue/bulkfetch", body))["issues"]!.AsArray();
        Assert.Equal("PAY-1", (string)Assert.Single(fetched)!["key"]!);
        await RefusedAsync(own, "project = CORE");
        var truth = await own.Probe.TruthAsync();
        Assert.Equal(["archivedProject", "deletedProject"], truth.Skip(1).Select(line => (string?)line["hidden"]).OfType<string>().Distinct().Order());

        await own.EditAsync("projectRestored", null, "OPS");
        Assert.Equal(["OPS", "PAY"], await RosterAsync(own, "live"));
    }

    [Fact]
    public async Task S2_DataCenter_ArchivedProject_IsFoundByNoSearch_AndReadableById()
    {
        await using var own = await OwnJira.StartDataCenterAsync(items: 200);
        await own.EditAsync("projectArchived", null, "CORE");

        Assert.Equal(["OPS", "PAY"], await RosterAsync(own, "live"));
        var all = (await own.Probe.GetAsync("rest/api/2/project?includeArchived=true")).AsArray();
        Assert.Equal([true, false, false], all.Select(project => (bool)project!["archived"]!));
        Assert.Equal("CORE-1", (string)(await own.Probe.GetAsync("rest/api/2/issue/CORE-1"))["key"]!);
        Assert.Equal(150, (await own.IdsAsync("id > 0")).Length);
        await own.Probe.PutAsync("rest/api/2/issue/CORE-1", JiraPullFactsTests.Fields("summary", "x"), HttpStatusCode.Forbidden);
        await own.EditAsync("projectTrashed", null, "CORE", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task RandomEdits_OfChosenKinds_HappenAndLeaveThePlantedAlone(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 600, tracker: tracker);
        var kinds = (await own.Probe.GetAsync("_edits"))["kinds"]!.AsArray();
        var chosen = kinds.Where(kind => !(bool)kind!["isDefault"]!).Select(kind => (string)kind!["name"]!).ToList();
        Assert.Equal(tracker == SimulatedTrackers.JiraCloud ? 16 : 15, chosen.Count);
        Assert.All(kinds, kind => Assert.NotEmpty((string)kind!["meaning"]!));
        string[] all = [.. chosen, "state", "created", "linkRemoved"];

        var edits = (await own.Probe.PostAsync("_edits", new JsonObject { ["count"] = 400, ["seed"] = 3, ["kinds"] = new JsonArray([.. all.Select(kind => JsonValue.Create(kind))]) })).AsArray();

        Assert.Equal(all.Order(StringComparer.Ordinal), edits.Select(edit => (string)edit!["kind"]!).Distinct().Order(StringComparer.Ordinal));
        var truth = await own.Probe.TruthAsync();
        var reserved = truth.Skip(1).Take(50).ToList();
        Assert.All(reserved, line => Assert.True(line["hidden"] is null && line["deleted"] is null && line["formerKeys"] is null));
        var visible = truth.Skip(1).Where(line => line["hidden"] is null && line["deleted"] is null).Select(line => (string)line["id"]!).ToHashSet();
        Assert.Equal(visible.Order(), (await own.IdsAsync("id > 0")).Order());
        Assert.Equal(truth.Skip(1).Count(line => line["deleted"] is null), (int)truth[0]["items"]!);
    }

    [Fact]
    public async Task RandomEdits_WithNothingLeft_OrUnknown_AreRefusedInASentence()
    {
        await using var own = await OwnJira.StartAsync(items: 200);
        await own.EditAsync("deleted", "PAY-99999", expected: HttpStatusCode.BadRequest);
        await own.EditAsync("deleted", null, expected: HttpStatusCode.BadRequest);
        await own.EditAsync("explode", "PAY-60", expected: HttpStatusCode.BadRequest);
        await own.EditAsync("moved", "PAY-60", "PAY", HttpStatusCode.BadRequest);
        await RandomAsync("projectArchived", 2, HttpStatusCode.OK);
        await RandomAsync("projectArchived", 1, HttpStatusCode.Conflict);
        await RandomAsync("explode", 1, HttpStatusCode.BadRequest);

        async Task RandomAsync(string kind, int count, HttpStatusCode expected)
        {
            using var response = await own.Probe.SendAsync(HttpMethod.Post, "_edits", new JsonObject { ["count"] = count, ["kinds"] = new JsonArray(kind) });
            Assert.Equal(expected, response.StatusCode);
        }
    }

    private static Task<JsonNode> RefusedAsync(OwnJira own, string jql) =>
        own.Host.JiraCloud is null ? own.Probe.PageAsync(jql, expected: HttpStatusCode.BadRequest) : own.Probe.SearchAsync(jql, expected: HttpStatusCode.BadRequest);

    private static async Task<string[]> RosterAsync(OwnJira own, string status)
    {
        var list = own.Host.JiraCloud is null
            ? await own.Probe.GetAsync("rest/api/2/project")
            : (await own.Probe.GetAsync($"rest/api/3/project/search?status={status}"))["values"]!;
        return [.. list.AsArray().Select(project => (string)project!["key"]!)];
    }

    private static async Task<JsonNode> TruthOfAsync(OwnJira own, string id) => (await own.Probe.TruthAsync()).Skip(1).Single(line => (string)line["id"]! == id);

    private static async Task<(string Id, string Other)> LinkedAsync(OwnJira own)
    {
        var line = (await own.Probe.TruthAsync()).Skip(1).First(line => line["issue"]!["fields"]!["issuelinks"]!.AsArray().Count > 0);
        var link = line["issue"]!["fields"]!["issuelinks"]![0]!;
        return ((string)line["id"]!, (string)(link["inwardIssue"] ?? link["outwardIssue"])!["id"]!);
    }

    private static async Task<(string Id, string[] Subtasks)> ParentOfSubtasksAsync(OwnJira own)
    {
        var line = (await own.Probe.TruthAsync()).Skip(1).First(line => line["issue"]!["fields"]!["subtasks"]!.AsArray().Count > 0);
        return ((string)line["id"]!, [.. line["issue"]!["fields"]!["subtasks"]!.AsArray().Select(subtask => (string)subtask!["id"]!)]);
    }
}
