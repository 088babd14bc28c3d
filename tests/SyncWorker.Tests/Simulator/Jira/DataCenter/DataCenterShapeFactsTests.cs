using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira.DataCenter;

/// <summary>Facts about the shapes of Data Center's issues, users and planning data; the number in each name is the section.</summary>
public sealed class DataCenterShapeFactsTests(SimulatorFixture fixture)
{
    private const string EpicLink = "customfield_10008";
    private const string ParentLink = "customfield_10108";
    private const string Sprint = "customfield_10020";
    private readonly JiraProbe _jira = fixture.DataCenter;

    [Fact]
    public async Task S1_Users_HaveNameAndKey_NeverAnAccountId()
    {
        var page = await _jira.PageAsync("", 0, 300, "assignee,reporter", "changelog");
        Assert.DoesNotContain("accountId", page.ToJsonString(), StringComparison.Ordinal);
        var users = page["issues"]!.AsArray().SelectMany(issue => issue!["changelog"]!["histories"]!.AsArray().Select(history => history!["author"]!))
            .Concat(page["issues"]!.AsArray().Select(issue => issue!["fields"]!["reporter"]!)).DistinctBy(user => (string)user["key"]!).ToList();
        Assert.Contains(users, user => ((string)user["key"]!).StartsWith("JIRAUSER", StringComparison.Ordinal));
        Assert.Contains(users, user => (string)user["key"]! == (string)user["name"]! && (bool)user["active"]!);
        Assert.Contains(users, user => !user.AsObject().ContainsKey("emailAddress"));
    }

    [Fact]
    public async Task S1_DeletedUsers_KeepTheirKey_AndNothingElse()
    {
        var deleted = (await _jira.PageAsync("", 0, 300, "summary", "changelog"))["issues"]!.AsArray()
            .SelectMany(issue => issue!["changelog"]!["histories"]!.AsArray()).Select(history => history!["author"]!).FirstOrDefault(user => (string?)user["emailAddress"] == "?");
        Assert.NotNull(deleted);
        Assert.False((bool)deleted["active"]!);
        Assert.Equal((string)deleted["key"]!, (string)deleted["displayName"]!);
        await _jira.GetAsync($"rest/api/2/user?key={deleted["key"]}", HttpStatusCode.NotFound);
        Assert.Equal("person003", (string)(await _jira.GetAsync("rest/api/2/user?username=person003"))["key"]!);
    }

    [Fact]
    public async Task S1_RichText_IsWikiMarkup_ReadAndWritten()
    {
        var descriptions = (await _jira.PageAsync("project = PAY", 0, 100, "description"))["issues"]!.AsArray().Select(issue => issue!["fields"]!["description"]).OfType<JsonNode>().ToList();
        Assert.NotEmpty(descriptions);
        Assert.All(descriptions, text => Assert.StartsWith("h2. ", (string)text!, StringComparison.Ordinal));
        await using var own = await OwnJira.StartDataCenterAsync();
        await own.Probe.PutAsync("rest/api/2/issue/10060", JiraPullFactsTests.Fields("description", "*bold*"));
        Assert.Equal("*bold*", (string)(await own.Probe.GetAsync("rest/api/2/issue/10060"))["fields"]!["description"]!);
        var document = new JsonObject { ["fields"] = new JsonObject { ["description"] = new JsonObject { ["type"] = "doc", ["version"] = 1 } } };
        await own.Probe.PutAsync("rest/api/2/issue/10060", document, HttpStatusCode.BadRequest);
        var comment = await own.Probe.PostAsync("rest/api/2/issue/10060/comment", new JsonObject { ["body"] = "{quote}said{quote}" }, HttpStatusCode.Created);
        Assert.Equal("{quote}said{quote}", (string)comment["body"]!);
    }

    [Fact]
    public async Task S1_Parents_AreAFieldOfEachLevel()
    {
        var truth = (await _jira.TruthAsync()).Skip(1).Select(line => line["issue"]!).ToDictionary(issue => (string)issue["key"]!);
        var types = (await _jira.GetAsync("rest/api/2/issuetype")).AsArray().ToDictionary(type => (string)type!["id"]!, type => type!);
        Assert.All(types.Values, type => Assert.False(type.AsObject().ContainsKey("hierarchyLevel")));
        var seen = new HashSet<string>();
        foreach (var issue in truth.Values)
        {
            var fields = issue["fields"]!.AsObject();
            var type = (string)fields["issuetype"]!["name"]!;
            Assert.Equal((bool)fields["issuetype"]!["subtask"]!, fields.ContainsKey("parent"));
            if ((string?)fields[EpicLink] is { } epic)
            {
                Assert.Equal("Epic", (string)truth[epic]["fields"]!["issuetype"]!["name"]!);
                Assert.Contains(type, (string[])["Story", "Task", "Bug"]);
                seen.Add("epic");
            }

            if ((string?)fields[ParentLink] is { } above)
            {
                Assert.Equal("Initiative", (string)truth[above]["fields"]!["issuetype"]!["name"]!);
                Assert.Equal("Epic", type);
                seen.Add("initiative");
            }

            if (fields["parent"] is { } parent) Assert.False((bool)truth[(string)parent["key"]!]["fields"]!["issuetype"]!["subtask"]!);
        }

        Assert.Equal(["epic", "initiative"], seen.Order());
    }

    [Fact]
    public async Task S1_EpicLink_IsSetByKey_AndStandsInTheChangelog()
    {
        await using var own = await OwnJira.StartDataCenterAsync();
        var story = (await own.Probe.TruthAsync()).Skip(1).First(line => (string?)line["issue"]!["fields"]![EpicLink] is not null);
        var before = (string)story["issue"]!["fields"]![EpicLink]!;
        var epic = (await own.Probe.TruthAsync()).Skip(1).First(line => (string)line["issue"]!["fields"]!["issuetype"]!["name"]! == "Epic" && (string)line["key"]! != before);
        await own.Probe.PutAsync($"rest/api/2/issue/{story["id"]}", JiraPullFactsTests.Fields(EpicLink, (string)epic["key"]!));
        var after = await own.Probe.GetAsync($"rest/api/2/issue/{story["id"]}?expand=changelog");
        Assert.Equal((string)epic["key"]!, (string)after["fields"]![EpicLink]!);
        var item = after["changelog"]!["histories"]!.AsArray()[^1]!["items"]![0]!;
        Assert.Equal("Epic Link", (string)item["field"]!);
        Assert.Equal((string)epic["id"]!, (string)item["to"]!);
        Assert.Equal((string)epic["key"]!, (string)item["toString"]!);
        await own.Probe.PutAsync($"rest/api/2/issue/{story["id"]}", JiraPullFactsTests.Fields("parent", "PAY-1"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_Sprints_AreTheToStringOfAnObject_WithAwkwardNames()
    {
        var values = (await _jira.PageAsync("", 0, 300, Sprint))["issues"]!.AsArray().Select(issue => issue!["fields"]![Sprint]).OfType<JsonArray>()
            .SelectMany(sprints => sprints).Select(sprint => (string)sprint!).Distinct().ToList();
        Assert.All(values, value => Assert.Matches(@"^com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[.*id=\d+.*\]$", value));
        Assert.Equal(3, values.Select(value => string.Join(',', System.Text.RegularExpressions.Regex.Matches(value, @"(?<=[\[,])(id|rapidViewId|state|startDate|activatedDate)(?==)"))).Distinct().Count());
        foreach (var awkward in (string[])[", hardening, docs", "[PAY] Sprint", "Q2=go", "x=[y]", "completeDate=<null>"]) Assert.Contains(values, value => value.Contains(awkward, StringComparison.Ordinal));
        var listed = (await _jira.GetAsync("rest/agile/1.0/board/1/sprint"))["values"]!.AsArray();
        Assert.All(listed, sprint => Assert.Contains((string)sprint!["state"]!, (string[])["closed", "active", "future"]));
        Assert.Contains(listed, sprint => (string)sprint!["name"]! == "PAY Sprint 2, hardening, docs");
    }

    [Fact]
    public async Task S7_Fields_AreToldByTheirType()
    {
        var types = (await _jira.GetAsync("rest/api/2/field")).AsArray().Select(field => (string?)field!["schema"]!["custom"]).OfType<string>().ToList();
        foreach (var type in (string[])["com.pyxis.greenhopper.jira:gh-sprint", "com.pyxis.greenhopper.jira:gh-epic-link", "com.pyxis.greenhopper.jira:gh-epic-label", "com.atlassian.jpo:jpo-custom-field-parent", "com.atlassian.jpo:jpo-custom-field-baseline-start"])
        {
            Assert.Single(types, type);
        }

        Assert.DoesNotContain("com.pyxis.greenhopper.jira:jsw-story-points", types);
    }

    [Fact]
    public async Task S7_Board_TellsTheEstimationField_ColumnsAndTheirLimits()
    {
        var boards = await _jira.GetAsync("rest/agile/1.0/board?projectKeyOrId=CORE");
        var configuration = await _jira.GetAsync($"rest/agile/1.0/board/{boards["values"]![0]!["id"]}/configuration");
        Assert.Equal("customfield_10016", (string)configuration["estimation"]!["field"]!["fieldId"]!);
        var columns = configuration["columnConfig"]!["columns"]!.AsArray();
        Assert.Equal(5, columns.Count);
        Assert.Contains(columns, column => (int?)column!["max"] == 5);
    }

    [Fact]
    public async Task S7_ProjectsPrioritiesResolutions_AreWholeLists()
    {
        foreach (var path in (string[])["project", "priority", "resolution", "status", "issuetype", "project/PAY/versions", "project/PAY/components", "project/PAY/statuses"])
        {
            var list = await _jira.GetAsync("rest/api/2/" + path);
            Assert.Equal(JsonValueKind.Array, list.GetValueKind());
            Assert.NotEmpty(list.AsArray());
        }

        var statuses = (await _jira.GetAsync("rest/api/2/status")).AsArray();
        Assert.Equal(5, statuses.Count);
        Assert.Equal(statuses.Count, (await _jira.GetAsync("rest/api/2/project/OPS/statuses"))[0]!["statuses"]!.AsArray().Count);
    }
}
