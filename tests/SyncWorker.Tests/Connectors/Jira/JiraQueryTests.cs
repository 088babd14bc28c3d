using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraQueryTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeMilliseconds(1732877091000);

    [Fact]
    public void Of_ProjectsAndInstant_IsBoundedUnquotedAndOpenAbove() => Assert.Equal(
        "project in (10000, 10001) AND updated >= 1732877091000 ORDER BY updated ASC, key ASC", JiraQuery.Of(new JiraSearch { ProjectIds = [10000, 10001], Since = Since }));

    [Fact]
    public void Of_NothingAtAll_IsBoundedAllTheSame() => Assert.Equal(
        "updated >= 946684800000 ORDER BY updated ASC, key ASC", JiraQuery.Of(new JiraSearch()));

    [Fact]
    public void Of_Scope_StandsInBracketsWithoutItsOrder() => Assert.Equal(
        "project in (10000) AND (type = Bug OR type = Story) ORDER BY updated ASC, key ASC",
        JiraQuery.Of(new JiraSearch { ProjectIds = [10000], Scope = "type = Bug OR type = Story ORDER BY priority DESC" }));

    [Fact]
    public void Of_Condition_IsAddedToTheScope() => Assert.Equal(
        "project in (10000) AND (type != Support) AND (labels = cards) ORDER BY key ASC",
        JiraQuery.Of(new JiraSearch { ProjectIds = [10000], Scope = "type != Support", Condition = "labels = cards" }));

    [Theory]
    [InlineData("Europe/Berlin", "\"2024-11-28 11:44\"")]
    [InlineData("America/New_York", "\"2024-11-28 05:44\"")]
    [InlineData("Asia/Kolkata", "\"2024-11-28 16:14\"")]
    public void Of_QuotedDates_AreTheZonesMinuteADayEarlier(string zone, string expected) => Assert.Equal(
        $"updated >= {expected} ORDER BY updated ASC, key ASC",
        JiraQuery.Of(new JiraSearch { Since = Since, QuotedIn = TimeZoneInfo.FindSystemTimeZoneById(zone) }));

    [Fact]
    public void Keyset_SeenIssues_AreLeftOut() => Assert.Equal(
        "project in (10000) AND updated >= 1732877091000 AND (a = 1) AND (b = 2) AND id not in (7, 9) ORDER BY updated ASC, key ASC",
        JiraQuery.Keyset(new JiraSearch { ProjectIds = [10000], Scope = "a = 1", Condition = "b = 2" }, Since, [7, 9]));

    [Fact]
    public void ByKeys_OddKey_CannotBreakOut() => Assert.Equal("key in (\"PAY-1\", \"x\\\") OR (\")", JiraQuery.ByKeys(["PAY-1", "x\") OR ("]));

    [Theory]
    [InlineData("a = 1 order by x", "a = 1")]
    [InlineData("a = 1 ORDER\tBY x, y DESC", "a = 1")]
    [InlineData("ORDER BY x", "")]
    [InlineData("summary ~ \"in order by date\"", "summary ~ \"in order by date\"")]
    [InlineData("summary ~ 'order by' order by y", "summary ~ 'order by'")]
    [InlineData("summary ~ \"say \\\" order by\" AND b = 2", "summary ~ \"say \\\" order by\" AND b = 2")]
    [InlineData("disorder = byte", "disorder = byte")]
    [InlineData("reorder by x", "reorder by x")]
    [InlineData("cf[1] = 'a\\\\' ORDER BY x", "cf[1] = 'a\\\\'")]
    public void WithoutOrder_Text_LosesOnlyATrailingOrder(string condition, string expected) => Assert.Equal(expected, JiraQuery.WithoutOrder(condition));

    [Theory]
    [InlineData("a = 1 AND (b = 2 OR c = 3)", null)]
    [InlineData("a = ')'", null)]
    [InlineData("a = \"(\\\"\"", null)]
    [InlineData("a = 1) OR (b = 2", "closes a bracket")]
    [InlineData("(a = 1", "bracket is not closed")]
    [InlineData("a = 'open", "quotation mark")]
    public void FindFault_Text_SaysWhatWouldBreakOut(string condition, string? words)
    {
        var fault = JiraQuery.FindFault(condition);
        if (words is null) Assert.Null(fault);
        else Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("back\\slash", "\"back\\\\slash\"")]
    public void Quote_Text_CannotBreakOut(string text, string expected) => Assert.Equal(expected, JiraQuery.Quote(text));
}
