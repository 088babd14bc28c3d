using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class RatePaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 26, 15, 30, 0, TimeSpan.Zero);

    private readonly RatePace _pace = new();

    [Theory]
    [InlineData(20, null)]
    [InlineData(19, 19 / 60.0)]
    [InlineData(6, 0.1)]
    [InlineData(0, 1 / 60.0)]
    public void Observe_ShareLeft_IsSpreadBelowAFifth(double remaining, double? expected)
    {
        _pace.Observe(Quota(remaining), 1, 8, Now);
        Assert.Equal(expected, _pace.At(Now));
    }

    [Fact]
    public void Observe_NearLimitWithMuchLeft_IsBelieved()
    {
        _pace.Observe(Quota(60) with { IsNearLimit = true }, 1, 8, Now);
        Assert.Equal(1, _pace.At(Now));
    }

    [Fact]
    public void Observe_NearLimitWithoutFigures_HalvesTheSpeedForAMinute()
    {
        _pace.Observe(new RateReading { IsNearLimit = true }, 1, 8, Now);
        Assert.Equal(4, _pace.At(Now.AddSeconds(59)));
        Assert.Null(_pace.At(Now.AddSeconds(60)));
    }

    [Theory]
    [InlineData(100, 10, 10, 5.0)]
    [InlineData(12, 10, 10, 0.6)]
    public void Observe_WhatARequestCosts_IsLearntHalfTheWay(double before, double after, long requests, double cost)
    {
        _pace.Observe(Quota(before), 0, 8, Now);
        _pace.Observe(Quota(after), requests, 8, Now);
        Assert.Equal(Math.Max(after / 60 / cost, 1 / 60.0), _pace.At(Now)!.Value, 9);
    }

    [Fact]
    public void Observe_DataCenterBucket_GoesAsFastAsItIsFilledUntilAFifthIsBack()
    {
        _pace.Observe(new RateReading { Limit = 100, Remaining = 10, RefillPerSecond = 2 }, 1, 8, Now);
        Assert.Equal(2, _pace.At(Now.AddSeconds(4.9)));
        Assert.Null(_pace.At(Now.AddSeconds(5)));
    }

    [Fact]
    public void Observe_EnoughAgain_LiftsThePace()
    {
        _pace.Observe(Quota(1), 1, 8, Now);
        _pace.Observe(Quota(90), 2, 8, Now);
        Assert.Null(_pace.At(Now));
    }

    private static RateReading Quota(double remaining) => new() { Limit = 100, Remaining = remaining, ResetAt = Now.AddSeconds(60) };
}
