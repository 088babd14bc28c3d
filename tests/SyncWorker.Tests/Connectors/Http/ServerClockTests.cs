using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

/// <summary>A PMO would lose: being told that ages are wrong because a clock is.</summary>
public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 7, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Skew_BeforeAnyAnswerSaidItsTime_IsUnknown()
    {
        var clock = new ServerClock();
        clock.Observe(null, Noon, Noon.AddSeconds(1));
        Assert.Null(clock.Skew);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(180, 180)]
    [InlineData(-90, -90)]
    public void Skew_IsTakenInTheMiddleOfTheQuickestAnswer(int ahead, int expected)
    {
        var clock = new ServerClock();
        clock.Observe(Noon.AddSeconds(ahead + 8), Noon, Noon.AddSeconds(20));
        clock.Observe(Noon.AddSeconds(ahead), Noon, Noon.AddSeconds(1));
        clock.Observe(Noon.AddSeconds(ahead + 30), Noon, Noon.AddSeconds(25));
        Assert.Equal(TimeSpan.FromSeconds(expected), clock.Skew);
    }
}
