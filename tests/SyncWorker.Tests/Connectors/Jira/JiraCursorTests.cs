using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraCursorTests
{
    [Fact]
    public void Parse_WhatToSyncCursorWrote_IsTheSame()
    {
        var cursor = new JiraCursor(DateTimeOffset.FromUnixTimeMilliseconds(1732877091123));
        Assert.Equal(cursor, JiraCursor.Parse(cursor.ToSyncCursor()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"v":2,"updated":1732877091123}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"updated":-5}""")]
    public void Parse_AnythingElse_IsNullAndMeansEverything(string text) => Assert.Null(JiraCursor.Parse(new SyncCursor(text)));
}
