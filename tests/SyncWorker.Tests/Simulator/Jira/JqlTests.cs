using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira;

public sealed class JqlTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.Jira;

    [Theory]
    [InlineData("project = PAY", "PAY")]
    [InlineData("project = payments", "PAY")]
    [InlineData("project in (10000, CORE)", "PAY CORE")]
    [InlineData("project not in (PAY)", "CORE OPS")]
    [InlineData("NOT project = PAY AND NOT project = OPS", "CORE")]
    [InlineData("NOT (project = PAY OR project = OPS)", "CORE")]
    [InlineData("project != PAY && project != CORE", "OPS")]
    [InlineData("(((project = 'PAY')))", "PAY")]
    [InlineData("PROJECT = pay or project=OPS", "PAY OPS")]
    public async Task Search_ByProject_GivesExactlyItsIssues(string jql, string projects)
    {
        var wanted = projects.Split(' ').ToHashSet();
        await AgreesAsync(jql, issue => wanted.Contains((string)issue["fields"]!["project"]!["key"]!));
    }

    [Fact]
    public async Task Search_ByEachField_AgreesWithTheTruth()
    {
        await AgreesAsync("status = Done", issue => Name(issue, "status") == "Done");
        await AgreesAsync("status in ('To Do', 10101)", issue => Name(issue, "status") == "To Do" || Id(issue, "status") == "10101");
        await AgreesAsync("statusCategory = 'In Progress'", issue => (string)issue["fields"]!["status"]!["statusCategory"]!["key"]! == "indeterminate");
        await AgreesAsync("type = Bug", issue => Name(issue, "issuetype") == "Bug");
        await AgreesAsync("issuetype not in (Bug, Sub-task)", issue => Name(issue, "issuetype") is not ("Bug" or "Sub-task"));
        await AgreesAsync("labels = wallet", issue => Labels(issue).Contains("wallet"));
        await AgreesAsync("labels in (wallet, 移动端)", issue => Labels(issue).Any(label => label is "wallet" or "移动端"));
        await AgreesAsync("labels != wallet", issue => Labels(issue).Length > 0 && !Labels(issue).Contains("wallet"));
        await AgreesAsync("labels is EMPTY", issue => Labels(issue).Length == 0);
        await AgreesAsync("parent = PAY-2", issue => (string?)issue["fields"]!["parent"]?["key"] == "PAY-2");
        await AgreesAsync("parent is not EMPTY AND project = PAY", issue => issue["fields"]!["parent"] is not null && Name(issue, "project") == "Payments");
        await AgreesAsync("fixVersion = '2.0'", issue => issue["fields"]!["fixVersions"]!.AsArray().Any(version => (string)version!["name"]! == "2.0"));
        await AgreesAsync("sprint in openSprints()", issue => issue["fields"]!["customfield_10020"] is JsonArray sprints && sprints.Any(sprint => (string)sprint!["state"]! == "active"));
        await AgreesAsync("sprint = 12", issue => issue["fields"]!["customfield_10020"] is JsonArray sprints && sprints.Any(sprint => (int)sprint!["id"]! == 12));
        await AgreesAsync("assignee is EMPTY", issue => issue["fields"]!["assignee"] is null);
        await AgreesAsync("assignee = 'person003@example.com'", issue => (string?)issue["fields"]!["assignee"]?["emailAddress"] == "person003@example.com");
        await AgreesAsync("resolution = Unresolved", issue => issue["fields"]!["resolution"] is null);
        await AgreesAsync("priority = High", issue => Name(issue, "priority") == "High");
        await AgreesAsync("id >= 10290", issue => int.Parse((string)issue["id"]!, System.Globalization.CultureInfo.InvariantCulture) >= 10290);
        await AgreesAsync("key in (PAY-1, CORE-2, 10003)", issue => (string)issue["key"]! is "PAY-1" or "CORE-2" or "PAY-3");
        await AgreesAsync("project = PAY AND (type = Bug OR labels = wallet) AND NOT status = Done", issue =>
            Name(issue, "project") == "Payments" && (Name(issue, "issuetype") == "Bug" || Labels(issue).Contains("wallet")) && Name(issue, "status") != "Done");
    }

    [Theory]
    [InlineData("nonsense = 1", "Field 'nonsense' does not exist")]
    [InlineData("project = NOPE", "The value 'NOPE' does not exist for the field 'project'.")]
    [InlineData("project = PAY AND summary ~ 'x'", "Field 'summary' does not exist")]
    [InlineData("updated ~ '2026-01-01'", "operator '~' is not supported")]
    [InlineData("status > Done", "operator '>' is not supported")]
    [InlineData("status = 'No Such'", "does not exist for the field 'status'")]
    [InlineData("project =", "Expecting either a value")]
    [InlineData("project PAY", "Expecting operator")]
    [InlineData("project = PAY AND", "Expecting a field name")]
    [InlineData("project = PAY project = CORE", "Expecting either 'OR' or 'AND'")]
    [InlineData("(project = PAY", "Expecting ')'")]
    [InlineData("project in (PAY", "Expecting either ',' or ')'")]
    [InlineData("project = \"PAY", "has not been completed")]
    [InlineData("project = 'a\\qb'", "illegal JQL escape")]
    [InlineData("project = PAY; DROP TABLE issues", "reserved JQL character")]
    [InlineData("project = PAY ORDER BY nonsense", "Not able to sort")]
    [InlineData("project = PAY ORDER updated", "Expecting 'BY'")]
    [InlineData("key = PAY-99999", "An issue with key 'PAY-99999' does not exist")]
    [InlineData("updated >= yesterday", "is invalid")]
    [InlineData("labels is wallet", "EMPTY or NULL")]
    [InlineData("sprint in noSuchFunction()", "does not exist for the field 'sprint'")]
    [InlineData("<script>alert(1)</script>", "reserved JQL character")]
    [InlineData("= PAY", "Expecting a field name")]
    public async Task Search_WhatIsNotJql_IsRefusedInWords_NeverEmpty(string jql, string expected) =>
        Assert.Contains(expected, await _jira.RefusalAsync(jql), StringComparison.Ordinal);

    [Fact]
    public async Task Search_DeepNesting_IsRefused_NotAStackOverflow() =>
        Assert.Contains("nested too deeply", await _jira.RefusalAsync(new string('(', 5000) + "project = PAY" + new string(')', 5000)), StringComparison.Ordinal);

    [Theory]
    [InlineData("key DESC")]
    [InlineData("created ASC, id DESC")]
    [InlineData("updated DESC")]
    [InlineData("status, priority DESC, key")]
    public async Task Search_InOtherOrders_PagesWithoutGapOrRepeat(string orderBy)
    {
        var whole = await _jira.KeysAsync("project in (PAY, CORE)", orderBy);
        var paged = new List<string>();
        string? token = null;
        do
        {
            var page = await _jira.SearchAsync("project in (PAY, CORE) ORDER BY " + orderBy, "key", 33, token);
            paged.AddRange(page["issues"]!.AsArray().Select(issue => (string)issue!["key"]!));
            token = (string?)page["nextPageToken"];
        }
        while (token is not null);

        Assert.Equal(200, whole.Length);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Search_OrderByKey_CountsNumbersNotLetters()
    {
        var keys = await _jira.KeysAsync("project = PAY", "key ASC");
        Assert.Equal(Enumerable.Range(1, 100).Select(number => $"PAY-{number}"), keys);
    }

    private static string Name(JsonNode issue, string field) => (string)issue["fields"]![field]!["name"]!;

    private static string Id(JsonNode issue, string field) => (string)issue["fields"]![field]!["id"]!;

    private static string[] Labels(JsonNode issue) => [.. issue["fields"]!["labels"]!.AsArray().Select(label => (string)label!)];

    private async Task AgreesAsync(string jql, Func<JsonNode, bool> isWanted)
    {
        var truth = (await fixture.JiraTruthAsync()).Skip(1).Select(line => line["issue"]!).ToList();
        var expected = truth.Where(isWanted).Select(issue => (string)issue["key"]!).Order(StringComparer.Ordinal).ToList();
        Assert.True(expected.Count > 0 && expected.Count < truth.Count, $"'{jql}' would be proven by nothing: {expected.Count} of {truth.Count}.");
        Assert.Equal(expected, (await _jira.KeysAsync(jql)).Order(StringComparer.Ordinal));
    }
}
