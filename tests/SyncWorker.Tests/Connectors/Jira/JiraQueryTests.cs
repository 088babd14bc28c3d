using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraQueryTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeMilliseconds(1732877091000);

    [Fact]
    public void Touched_ProjectsAndInstant_IsBoundedUnquotedAndOpenAbove() => Assert.Equal(
        "project in (10000, 10001) AND updated >= 1732877091000 ORDER BY updated ASC, key ASC", JiraQuery.Touched([10000, 10001], null, Since));

    [Fact]
    public void Touched_NothingAtAll_IsBoundedAllTheSame() => Assert.Equal(
        "updated >= 946684800000 ORDER BY updated ASC, key ASC", JiraQuery.Touched([], null, null));

    [Fact]
    public void Touched_Condition_StandsInBracketsWithoutItsOrder() => Assert.Equal(
        "project in (10000) AND (type = Bug OR type = Story) ORDER BY updated ASC, key ASC",
        JiraQuery.Touched([10000], "type = Bug OR type = Story ORDER BY priority DESC", null));

    [Fact]
    public void Matching_Condition_IsAddedToTheScope() => Assert.Equal(
        "project in (10000) AND (type != Support) AND (labels = cards) ORDER BY key ASC", JiraQuery.Matching([10000], "type != Support", "labels = cards"));

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
