using SyncWorker.Options;

namespace SyncWorker.Tests.Options;

public sealed class SyncScheduleTests
{
    [Theory]
    [InlineData("every 30s", 30)]
    [InlineData("every 15m", 900)]
    [InlineData("every 2h", 7200)]
    [InlineData("every 1d", 86400)]
    public void Parse_Every_IsASpan(string text, int seconds) => Assert.Equal(new SyncSchedule(TimeSpan.FromSeconds(seconds), null), SyncSchedule.Parse(text));

    [Theory]
    [InlineData("daily 02:40", "0 40 2 ? * *")]
    [InlineData("0 0/10 6-20 ? * MON-FRI", "0 0/10 6-20 ? * MON-FRI")]
    public void Parse_Cron_IsAnExpression(string text, string cron) => Assert.Equal(new SyncSchedule(null, cron), SyncSchedule.Parse(text));

    [Theory]
    [InlineData("hourly")]
    [InlineData("every 0m")]
    [InlineData("every day")]
    [InlineData("daily 25:00")]
    [InlineData("daily 2:40")]
    [InlineData("* * * * *")]
    [InlineData("0 0 99 ? * *")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(SyncSchedule.Parse(text));
}
