using System.Text.Json;
using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraSprintsTests
{
    private static readonly Dictionary<string, JiraSprint> None = [];

    [Fact]
    public void Read_LegacyText_SurvivesCommasEqualsAndBracketsInAnyOrder()
    {
        var sprint = Assert.Single(Read("""["com.atlassian.greenhopper.service.sprint.Sprint@176425[name=Q1, part=2 [late],state=CLOSED,goal=win=all],now,rapidViewId=2,id=10,startDate=2020-06-12T00:38:51.882Z,endDate=2020-06-26T00:38:00.000Z,completeDate=<null>,sequence=10]"]"""));

        Assert.Equal("10", sprint.Id);
        Assert.Equal("Q1, part=2 [late]", sprint.Name);
        Assert.Equal("closed", sprint.State);
        Assert.Equal(new DateTimeOffset(2020, 6, 26, 0, 38, 0, TimeSpan.Zero), sprint.EndAt);
        Assert.Null(sprint.CompletedAt);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[null, 5, \"soon\", {\"name\":\"without id\"}]")]
    [InlineData("\"com.atlassian.greenhopper.service.sprint.Sprint@1[name=x\"")]
    public void Read_NoSprint_IsEmpty(string json) => Assert.Empty(Read(json));

    [Fact]
    public void Read_BareIds_AreFoundInTheCatalogue()
    {
        var known = new Dictionary<string, JiraSprint> { ["7"] = new("7", "Seven", "active", null, null, null) };
        Assert.Equal("Seven", Assert.Single(JiraSprints.Read(JsonDocument.Parse("[7]").RootElement, known)).Name);
        Assert.Equal("Seven", Assert.Single(JiraSprints.Read(JsonDocument.Parse("\"7\"").RootElement, known)).Name);
    }

    [Theory]
    [InlineData("closed:1 active:2 future:3", "2")]
    [InlineData("closed:1 future:3 future:2", "2")]
    [InlineData("closed:1 closed:4 closed:3", "4")]
    [InlineData("?:1 ?:2", "2")]
    public void Choose_Sprints_TakesActiveElseNextElseLast(string sprints, string expected)
    {
        var all = sprints.Split(' ').Select(text => text.Split(':')).Select(parts => new JiraSprint(
            parts[1],
            parts[1],
            parts[0] == "?" ? null : parts[0],
            new DateTimeOffset(2026, 1, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), 0, 0, 0, TimeSpan.Zero),
            null,
            null)).ToList();
        Assert.Equal(expected, JiraSprints.Choose(all)?.Id);
        Assert.Null(JiraSprints.Choose([]));
    }

    private static IReadOnlyList<JiraSprint> Read(string json) => JiraSprints.Read(JsonDocument.Parse(json).RootElement, None);
}
