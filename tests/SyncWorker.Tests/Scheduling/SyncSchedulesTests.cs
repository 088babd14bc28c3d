using SyncWorker.Scheduling;

namespace SyncWorker.Tests.Scheduling;

public sealed class SyncSchedulesTests
{
    [Theory]
    [InlineData("pay-jira", 60)]
    [InlineData("core-ado", 900)]
    [InlineData("x", 1)]
    public void JitterOf_Connection_IsStableAndAtMostATenth(string connection, int seconds)
    {
        var jitter = SyncSchedules.JitterOf(connection, TimeSpan.FromSeconds(seconds));

        Assert.Equal(jitter, SyncSchedules.JitterOf(connection, TimeSpan.FromSeconds(seconds)));
        Assert.InRange(jitter.TotalSeconds, 0, Math.Min(seconds / 10.0, 30));
    }

    [Fact]
    public void JitterOf_TwoConnections_Differs() =>
        Assert.NotEqual(SyncSchedules.JitterOf("pay-jira", TimeSpan.FromMinutes(5)), SyncSchedules.JitterOf("core-ado", TimeSpan.FromMinutes(5)));

    [Fact]
    public void OffTheMinute_FullMinute_IsMovedWithinHalfAMinuteAndDiffers()
    {
        string[] names = ["pay-jira", "core-ado", "ops-jira", "web-jira"];
        var seconds = names.Select(name => int.Parse(SyncSchedules.OffTheMinute(name, "0 40 2 ? * *").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(seconds, second => Assert.InRange(second, 1, 30));
        Assert.True(seconds.Distinct().Count() > 1);
        Assert.EndsWith(" 40 2 ? * *", SyncSchedules.OffTheMinute("pay-jira", "0 40 2 ? * *"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/10 * * ? * *")]
    [InlineData("15 0 * ? * *")]
    public void OffTheMinute_SecondsOfTheirOwn_StayAsConfigured(string cron) => Assert.Equal(cron, SyncSchedules.OffTheMinute("pay-jira", cron));
}
