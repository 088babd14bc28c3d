using System.Net;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of section 6, writing.</summary>
public sealed class JiraWritingFactsTests
{
    private const string Issue = "rest/api/3/issue/10060";

    [Fact]
    public async Task S6_Put_SetsFields_AndWritesHistoryAndLedger()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PutAsync(Issue, JiraPullFactsTests.Fields("customfield_10500", 62.5));
        Assert.Equal(62.5, (double)(await own.Probe.GetAsync(Issue))["fields"]!["customfield_10500"]!);
        var item = (await own.Probe.GetAsync(Issue + "/changelog"))["values"]!.AsArray()[^1]!;
        Assert.Equal("Rollup Progress", (string)item["items"]![0]!["field"]!);
        Assert.Equal("62.5", (string)item["items"]![0]!["toString"]!);
        Assert.Equal((string)(await own.Probe.GetAsync("rest/api/3/myself"))["accountId"]!, (string)item["author"]!["accountId"]!);
        var entry = Assert.Single((await own.Probe.GetAsync("_ledger")).AsArray())!;
        Assert.Equal(("bot@example.com", "10060", "customfield_10500", true), ((string)entry["who"]!, (string)entry["item"]!, (string)entry["field"]!, (bool)entry["changed"]!));
        Assert.Null(entry["before"]);
        Assert.Equal(62.5, (double)entry["after"]!);
    }

    [Fact]
    public async Task S6_Put_SameValueAgain_IsAccepted_AndLedgeredUnchanged_WithoutHistory()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PutAsync(Issue, JiraPullFactsTests.Fields("customfield_10500", 62.5));
        var before = await own.Probe.GetAsync(Issue + "?fields=updated&expand=changelog");
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await own.Probe.PutAsync(Issue, new JsonObject { ["fields"] = new JsonObject { ["customfield_10500"] = JsonNode.Parse("62.50") } });
        var after = await own.Probe.GetAsync(Issue + "?fields=updated&expand=changelog");
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal([true, false], own.Host.Jira!.Ledger.Entries.Select(entry => entry.Changed));
    }

    [Theory]
    [InlineData("customfield_99999")]
    [InlineData("status")]
    [InlineData("updated")]
    [InlineData("customfield_10026")]
    public async Task S6_Put_FieldNotOnScreen_IsRefusedByName(string field)
    {
        await using var own = await OwnJira.StartAsync();
        var answer = await own.Probe.PutAsync(Issue.Replace("10060", "PAY-10", StringComparison.Ordinal), new JsonObject { ["fields"] = new JsonObject { [field] = 1, ["summary"] = "never" } }, HttpStatusCode.BadRequest);
        Assert.Equal($"Field '{field}' cannot be set. It is not on the appropriate screen, or unknown.", (string)answer["errors"]![field]!);
        Assert.NotEqual("never", (string)(await own.Probe.GetAsync("rest/api/3/issue/PAY-10"))["fields"]!["summary"]!);
        Assert.Empty(own.Host.Jira!.Ledger.Entries);
    }

    [Theory]
    [InlineData("customfield_10500", "\"12\"", "number")]
    [InlineData("duedate", "\"2026-13-01\"", "Error parsing date string")]
    [InlineData("duedate", "5", "string")]
    [InlineData("summary", "\"\"", "You must specify a summary")]
    [InlineData("labels", "[\"two words\"]", "contains spaces")]
    [InlineData("labels", "\"one\"", "array")]
    [InlineData("priority", "{\"name\":\"Urgentest\"}", "not valid")]
    [InlineData("parent", "{\"key\":\"PAY-9\"}", "hierarchy")]
    [InlineData("assignee", "{\"accountId\":\"nobody\"}", "does not exist")]
    [InlineData("description", "\"plain\"", "Atlassian Document")]
    public async Task S6_Put_WrongValue_IsRefusedByName(string field, string value, string expected)
    {
        await using var own = await OwnJira.StartAsync();
        var answer = await own.Probe.PutAsync("rest/api/3/issue/PAY-10", JiraPullFactsTests.Fields(field, JsonNode.Parse(value)), HttpStatusCode.BadRequest);
        Assert.Contains(expected, (string)answer["errors"]![field]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S6_Put_FieldInFieldsAndUpdate_IsRefused()
    {
        await using var own = await OwnJira.StartAsync();
        var body = new JsonObject { ["fields"] = new JsonObject { ["labels"] = new JsonArray("a") }, ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "b" }) } };
        Assert.NotNull((await own.Probe.PutAsync(Issue, body, HttpStatusCode.BadRequest))["errors"]!["labels"]);
    }

    [Fact]
    public async Task S6_Put_LabelsByAddAndRemove_LeaveTheOthers()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PutAsync(Issue, JiraPullFactsTests.Fields("labels", new JsonArray("keep", "drop")));
        await own.Probe.PutAsync(Issue, new JsonObject { ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "risk-overdue" }, new JsonObject { ["remove"] = "drop" }, new JsonObject { ["add"] = "keep" }) } });
        Assert.Equal(["keep", "risk-overdue"], (await own.Probe.GetAsync(Issue))["fields"]!["labels"]!.AsArray().Select(label => (string)label!));
    }

    [Fact]
    public async Task S6_Put_PropertiesRideInTheSameRequest_AndReturnIssueAnswersIt()
    {
        await using var own = await OwnJira.StartAsync();
        var body = JiraPullFactsTests.Fields("customfield_10501", -3);
        body["properties"] = new JsonArray(new JsonObject { ["key"] = "syncworker", ["value"] = new JsonObject { ["risk"] = "overdue" } });
        var issue = await own.Probe.PutAsync(Issue + "?returnIssue=true&notifyUsers=false", body, HttpStatusCode.OK);
        Assert.Equal(-3, (double)issue["fields"]!["customfield_10501"]!);
        Assert.Equal("overdue", (string)(await own.Probe.GetAsync(Issue + "/properties/syncworker"))["value"]!["risk"]!);
        Assert.Equal(["customfield_10501", "property:syncworker"], own.Host.Jira!.Ledger.Entries.Select(entry => entry.Field));
    }

    [Fact]
    public async Task S6_Put_UnknownIssue_Is404()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PutAsync("rest/api/3/issue/PAY-99999", JiraPullFactsTests.Fields("summary", "x"), HttpStatusCode.NotFound);
        await own.Probe.PutAsync(Issue, new JsonObject(), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S6_EditMeta_ListsWhatCanBeSet()
    {
        await using var own = await OwnJira.StartAsync();
        var pay = (await own.Probe.GetAsync("rest/api/3/issue/PAY-10/editmeta"))["fields"]!.AsObject();
        var core = (await own.Probe.GetAsync("rest/api/3/issue/CORE-10/editmeta"))["fields"]!.AsObject();
        Assert.True(pay.ContainsKey("customfield_10500") && pay.ContainsKey("customfield_10016") && !pay.ContainsKey("customfield_10026"));
        Assert.True(core.ContainsKey("customfield_10026") && !core.ContainsKey("customfield_10016") && !core.ContainsKey("status"));
    }

    [Fact]
    public async Task S6_Property_LimitsAreKept_AndRemovalWorks()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PutAsync(Issue + "/properties/big", JsonValue.Create(new string('x', 32_768)), HttpStatusCode.BadRequest);
        await own.Probe.PutAsync(Issue + "/properties/big", JsonValue.Create(new string('x', 32_766)), HttpStatusCode.Created);
        await own.Probe.PutAsync(Issue + "/properties/big", JsonValue.Create(1), HttpStatusCode.OK);
        await own.Probe.PutAsync($"{Issue}/properties/{new string('k', 256)}", JsonValue.Create(1), HttpStatusCode.BadRequest);
        Assert.Equal("big", (string)Assert.Single((await own.Probe.GetAsync(Issue + "/properties"))["keys"]!.AsArray())!["key"]!);
        await own.Probe.DeleteAsync(Issue + "/properties/big");
        await own.Probe.GetAsync(Issue + "/properties/big", HttpStatusCode.NotFound);
        await own.Probe.DeleteAsync(Issue + "/properties/big", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task S6_PropertiesMulti_SetsManyIssues_AndRedirectsToATask()
    {
        await using var own = await OwnJira.StartAsync();
        var one = new JsonObject { ["issueID"] = 10060, ["properties"] = new JsonObject { ["a"] = 1, ["b"] = "two" } };
        var gone = new JsonObject { ["issueID"] = 99999999, ["properties"] = new JsonObject { ["a"] = 1 } };
        using var response = await own.Probe.SendAsync(HttpMethod.Post, "rest/api/3/issue/properties/multi", new JsonObject { ["issues"] = new JsonArray(one, gone) });
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("COMPLETE", (string)(await own.Probe.GetAsync(response.Headers.Location!.AbsolutePath.TrimStart('/')))["status"]!);
        var issue = await own.Probe.GetAsync(Issue + "?fields=id&properties=a,b,c");
        Assert.Equal("two", (string)issue["properties"]!["b"]!);
        Assert.False(issue["properties"]!.AsObject().ContainsKey("c"));
    }

    [Fact]
    public async Task S6_PropertiesMulti_OfASlowTask_AreSetWhenItsTaskIsThrough()
    {
        await using var own = await OwnJira.StartAsync("slowtask=2");
        var one = new JsonObject { ["issueID"] = 10060, ["properties"] = new JsonObject { ["a"] = 1 } };
        using var response = await own.Probe.SendAsync(HttpMethod.Post, "rest/api/3/issue/properties/multi", new JsonObject { ["issues"] = new JsonArray(one) });
        var task = response.Headers.Location!.AbsolutePath.TrimStart('/');
        Assert.Equal("RUNNING", (string)(await own.Probe.GetAsync(task))["status"]!);
        await own.Probe.GetAsync(Issue + "/properties/a", HttpStatusCode.NotFound);
        Assert.Equal("COMPLETE", (string)(await own.Probe.GetAsync(task))["status"]!);
        await own.Probe.GetAsync(Issue + "/properties/a");
        await own.Probe.GetAsync("rest/api/3/task/99", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(20, 0, 2)]
    [InlineData(100, 2, 30)]
    public async Task S4_TooManyWritesOfOneIssue_AreRefusedByThatIssueAlone(int writes, int secondsBetweenTwenties, int span)
    {
        await using var own = await OwnJira.StartAsync();
        for (var written = 1; written <= writes; written++)
        {
            await own.Probe.PutAsync(Issue, JiraPullFactsTests.Fields("customfield_10500", written));
            if (written % 20 == 0 && written < writes) own.Clock.Advance(TimeSpan.FromSeconds(secondsBetweenTwenties));
        }

        own.Clock.Advance(TimeSpan.FromSeconds(writes > 20 ? 2 : 0));
        using var refused = await own.Probe.SendAsync(HttpMethod.Put, Issue, JiraPullFactsTests.Fields("customfield_10500", -1));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("jira-per-issue-on-write", Assert.Single(refused.Headers.GetValues("RateLimit-Reason")));
        Assert.NotNull(refused.Headers.RetryAfter);
        await own.Probe.PutAsync("rest/api/3/issue/10061", JiraPullFactsTests.Fields("customfield_10500", 1));
        own.Clock.Advance(TimeSpan.FromSeconds(span));
        await own.Probe.PutAsync(Issue, JiraPullFactsTests.Fields("customfield_10500", -1));
    }

    [Fact]
    public async Task S6_RemoteLink_UpsertsByGlobalId_AndOmittedMembersBecomeNull()
    {
        await using var own = await OwnJira.StartAsync();
        var created = await own.Probe.PostAsync(Issue + "/remotelink", JiraPullFactsTests.Remote("https://example.com/1", "One", "g1", "is blocked by"), HttpStatusCode.Created);
        var updated = await own.Probe.PostAsync(Issue + "/remotelink", JiraPullFactsTests.Remote("https://example.com/2", "Two", "g1"));
        Assert.Equal((long)created["id"]!, (long)updated["id"]!);
        var link = Assert.Single((await own.Probe.GetAsync(Issue + "/remotelink")).AsArray())!.AsObject();
        Assert.Equal("Two", (string)link["object"]!["title"]!);
        Assert.False(link.ContainsKey("relationship"));
        await own.Probe.DeleteAsync(Issue + "/remotelink?globalId=g1");
        await own.Probe.DeleteAsync(Issue + "/remotelink?globalId=g1", HttpStatusCode.NotFound);
        Assert.Empty((await own.Probe.GetAsync(Issue + "/remotelink")).AsArray());
        await own.Probe.PostAsync(Issue + "/remotelink", new JsonObject { ["object"] = new JsonObject { ["url"] = "https://example.com" } }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S6_IssueLink_AnswersNoId_ShowsOnBothSides_AndCanBeRemoved()
    {
        await using var own = await OwnJira.StartAsync();
        var answer = await own.Probe.PostAsync("rest/api/3/issueLink", JiraPullFactsTests.Link("10060", "10075"), HttpStatusCode.Created);
        Assert.Empty(answer.AsObject());
        var source = Assert.Single(await LinksAsync("10060"), link => (string?)link!["outwardIssue"]?["id"] == "10075")!;
        Assert.Equal("blocks", (string)source["type"]!["outward"]!);
        Assert.Contains(await LinksAsync("10075"), link => (string?)link!["inwardIssue"]?["id"] == "10060");
        await own.Probe.DeleteAsync($"rest/api/3/issueLink/{source["id"]}");
        Assert.DoesNotContain(await LinksAsync("10075"), link => (string?)link!["inwardIssue"]?["id"] == "10060");
        await own.Probe.DeleteAsync($"rest/api/3/issueLink/{source["id"]}", HttpStatusCode.NotFound);

        async Task<JsonArray> LinksAsync(string id) => (await own.Probe.GetAsync($"rest/api/3/issue/{id}?fields=issuelinks"))["fields"]!["issuelinks"]!.AsArray();
    }

    [Fact]
    public async Task S6_IssueLink_OfTheGeneratedWorld_CanBeRemoved()
    {
        await using var own = await OwnJira.StartAsync();
        var planted = (await own.Probe.GetAsync("_planted")).AsArray().First(one => (string)one!["kind"]! == "openPredecessor")!;
        var path = $"rest/api/3/issue/{planted["itemId"]}?fields=issuelinks";
        var link = (await own.Probe.GetAsync(path))["fields"]!["issuelinks"]!.AsArray().First(one => one!["inwardIssue"] is not null)!;
        await own.Probe.DeleteAsync($"rest/api/3/issueLink/{link["id"]}");
        Assert.DoesNotContain((await own.Probe.GetAsync(path))["fields"]!["issuelinks"]!.AsArray(), one => one!["inwardIssue"] is not null);
    }

    [Fact]
    public async Task S6_Comment_IsCreatedOnce_CarriesItsMarker_AndIsUpdatedInPlace()
    {
        await using var own = await OwnJira.StartAsync();
        var body = new JsonObject { ["body"] = JiraPullFactsTests.Document("first"), ["properties"] = new JsonArray(new JsonObject { ["key"] = "marker", ["value"] = 7 }) };
        var created = await own.Probe.PostAsync(Issue + "/comment", body, HttpStatusCode.Created);
        await own.Probe.PutAsync($"{Issue}/comment/{created["id"]}", new JsonObject { ["body"] = JiraPullFactsTests.Document("second") }, HttpStatusCode.OK);
        Assert.Null((await own.Probe.GetAsync(Issue + "/comment"))["comments"]![0]!["properties"]);
        var list = await own.Probe.GetAsync(Issue + "/comment?expand=properties");
        var comment = Assert.Single(list["comments"]!.AsArray())!;
        Assert.Contains("second", comment["body"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(7, (int)comment["properties"]![0]!["value"]!);
        Assert.Equal(7, (int)(await own.Probe.GetAsync($"rest/api/3/comment/{created["id"]}/properties/marker"))["value"]!);
        await own.Probe.GetAsync($"rest/api/3/comment/{created["id"]}/properties/other", HttpStatusCode.NotFound);
        await own.Probe.PostAsync(Issue + "/comment", new JsonObject { ["body"] = "plain" }, HttpStatusCode.BadRequest);
        await own.Probe.DeleteAsync($"{Issue}/comment/{created["id"]}");
        await own.Probe.DeleteAsync($"{Issue}/comment/{created["id"]}", HttpStatusCode.NotFound);
        Assert.Empty((await own.Probe.GetAsync(Issue + "/comment"))["comments"]!.AsArray());
    }
}
