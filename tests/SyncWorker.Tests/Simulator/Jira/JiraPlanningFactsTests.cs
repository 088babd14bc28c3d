using System.Globalization;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of section 7, planning data.</summary>
public sealed class JiraPlanningFactsTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.Jira;

    [Fact]
    public async Task S7_Sprints_AreFiftyAPage_ThirteenClosedOneActiveThreeFuture_FutureWithoutDates()
    {
        var answer = await _jira.GetAsync("rest/agile/1.0/board/1/sprint?maxResults=500");
        Assert.Equal(50, (int)answer["maxResults"]!);
        var sprints = answer["values"]!.AsArray();
        Assert.Equal(["closed=13", "active=1", "future=3"], sprints.GroupBy(sprint => (string)sprint!["state"]!).Select(group => $"{group.Key}={group.Count()}"));
        Assert.All(sprints.Where(sprint => (string)sprint!["state"]! == "future"), sprint => Assert.False(sprint!.AsObject().ContainsKey("startDate")));
        Assert.Equal(3, (await _jira.GetAsync("rest/agile/1.0/board/1/sprint?state=future"))["values"]!.AsArray().Count);
    }

    [Fact]
    public async Task S7_BoardConfiguration_NamesTheEstimationField_PerProject()
    {
        Assert.Equal("customfield_10016", await FieldAsync("PAY"));
        Assert.Equal("customfield_10026", await FieldAsync("CORE"));

        async Task<string> FieldAsync(string project)
        {
            var board = (await _jira.GetAsync($"rest/agile/1.0/board?projectKeyOrId={project}"))["values"]![0]!;
            return (string)(await _jira.GetAsync($"rest/agile/1.0/board/{board["id"]}/configuration"))["estimation"]!["field"]!["fieldId"]!;
        }
    }

    [Fact]
    public async Task S7_Fields_AreToldBySchemaCustom()
    {
        var fields = (await _jira.GetAsync("rest/api/3/field")).AsArray().ToDictionary(field => (string)field!["id"]!, field => (string?)field!["schema"]!["custom"]);
        Assert.Equal("com.pyxis.greenhopper.jira:gh-sprint", fields["customfield_10020"]);
        Assert.Equal("com.pyxis.greenhopper.jira:jsw-story-points", fields["customfield_10026"]);
        Assert.Equal("com.atlassian.jira.plugin.system.customfieldtypes:float", fields["customfield_10016"]);
        Assert.Equal("com.atlassian.teams:rm-teams-custom-field-team", fields["customfield_10001"]);
        Assert.Null(fields["summary"]);
    }

    [Fact]
    public async Task S7_HierarchyLevels_RunFromTwoToMinusOne()
    {
        var levels = (await _jira.GetAsync("rest/api/3/issuetype")).AsArray().Select(type => ((string)type!["name"]!, (int)type["hierarchyLevel"]!)).Distinct();
        Assert.Equal([("Initiative", 2), ("Epic", 1), ("Story", 0), ("Task", 0), ("Bug", 0), ("Sub-task", -1)], levels);
    }

    [Fact]
    public async Task S7_StatusNames_RepeatInTeamManagedProjects_UnderOtherIds()
    {
        var statuses = (await _jira.GetAsync("rest/api/3/status")).AsArray();
        var done = statuses.Where(status => (string)status!["name"]! == "Done").ToList();
        Assert.Equal(3, done.Count);
        Assert.Equal(2, done.Count(status => status!["scope"] is not null));
        Assert.All(done, status => Assert.Equal(("done", 3), ((string)status!["statusCategory"]!["key"]!, (int)status["statusCategory"]!["id"]!)));
        Assert.Equal([2, 3, 4], statuses.Select(status => (int)status!["statusCategory"]!["id"]!).Distinct().Order());
        var paged = await _jira.GetAsync("rest/api/3/statuses/search?statusCategory=DONE");
        Assert.Equal(3, (int)paged["total"]!);
    }

    [Fact]
    public async Task S7_ProjectStatuses_NeedOnlyBrowse_AndGiveEachTypesWorkflow()
    {
        var types = (await _jira.GetAsync("rest/api/3/project/CORE/statuses")).AsArray();
        Assert.Equal(6, types.Count);
        Assert.All(types, type => Assert.Equal(["10100", "10101", "10102", "10103", "10104"], type!["statuses"]!.AsArray().Select(status => (string)status!["id"]!)));
    }

    [Fact]
    public async Task S7_Times_AreSeconds_AndNullWhenUnset()
    {
        var issues = (await fixture.JiraTruthAsync()).Skip(1).Select(line => line["issue"]!["fields"]!.AsObject()).ToList();
        Assert.Contains(issues, fields => fields["timeoriginalestimate"] is { } seconds && (long)seconds % 3600 == 0);
        Assert.Contains(issues, fields => fields.ContainsKey("timeoriginalestimate") && fields["timeoriginalestimate"] is null);
    }

    [Fact]
    public async Task S7_Versions_HaveDatesAndReleasedFlag()
    {
        var versions = (await _jira.GetAsync("rest/api/3/project/PAY/versions")).AsArray();
        var today = DateOnly.FromDateTime(SimulatorFixture.Now.UtcDateTime);
        Assert.All(versions, version => Assert.Equal(DateOnly.ParseExact((string)version!["releaseDate"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture) < today, (bool)version["released"]!));
        Assert.Equal(versions.Count, (int)(await _jira.GetAsync("rest/api/3/project/PAY/version"))["total"]!);
    }

    [Fact]
    public async Task S7_Resolution_IsNullWhileUnresolved()
    {
        foreach (var line in (await fixture.JiraTruthAsync()).Skip(1))
        {
            var fields = line["issue"]!["fields"]!;
            Assert.Equal((string)fields["status"]!["statusCategory"]!["key"]! == "done", fields["resolution"] is not null);
        }
    }

    [Fact]
    public async Task S7_SprintField_HoldsObjects_OfTheIssuesOwnBoard()
    {
        var issues = (await fixture.JiraTruthAsync()).Skip(1).Where(line => line["issue"]!["fields"]!["customfield_10020"] is not null).ToList();
        Assert.NotEmpty(issues);
        Assert.Contains(issues, line => line["issue"]!["fields"]!["customfield_10020"]!.AsArray().Count > 1);
        foreach (var line in issues)
        {
            var project = (string)line["issue"]!["fields"]!["project"]!["key"]!;
            Assert.All(line["issue"]!["fields"]!["customfield_10020"]!.AsArray(), sprint => Assert.StartsWith(project + " Sprint", (string)sprint!["name"]!, StringComparison.Ordinal));
        }
    }
}
