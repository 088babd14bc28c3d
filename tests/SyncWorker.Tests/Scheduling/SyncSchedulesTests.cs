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
}
