using SyncWorker.Connectors.Jira.Writing;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

public sealed class JiraRichTextTests
{
    [Theory]
    [InlineData("Due 2026-11-30, 42.5 % of snake_case done", "Due 2026-11-30, 42.5 % of snake_case done")]
    [InlineData("-3 days", "\\-3 days")]
    [InlineData("*bold* and {code} and [link|x]", "\\*bold\\* and \\{code\\} and \\[link\\|x\\]")]
    [InlineData("# one", "\\# one")]
    [InlineData("C:\\work", "C:\\\\work")]
    [InlineData("late!", "late\\!")]
    public void ToWiki_PlainText_ShowsAsItIs(string text, string wiki) => Assert.Equal(wiki, JiraRichText.ToWiki(text));

    [Theory]
    [InlineData("a\r\nb\r\n", "a\nb", true)]
    [InlineData("a \nb", "a\nb", true)]
    [InlineData("a\n\nb", "a\nb", false)]
    [InlineData("a", "A", false)]
    public void AreSame_LineEndsDoNotCount_WordsDo(string left, string right, bool areSame) => Assert.Equal(areSame, JiraRichText.AreSame(left, right));
}
