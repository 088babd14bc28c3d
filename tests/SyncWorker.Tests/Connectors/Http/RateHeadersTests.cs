using System.Net;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class RateHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 26, 15, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30", null, null, 30.0)]
    [InlineData("1.5", null, null, 1.5)]
    [InlineData("0", null, null, null)]
    [InlineData("Thu, 26 Mar 2026 15:31:00 GMT", null, null, 60.0)]
    [InlineData("soon", null, null, null)]
    [InlineData(null, "0", "2026-03-26T16:00Z", 1800.0)]
    [InlineData(null, "0", "2026-03-26T16:00:00Z", 1800.0)]
    [InlineData(null, "0", "1774539060", 60.0)]
    [InlineData(null, "5", "2026-03-26T16:00Z", null)]
    [InlineData(null, "0", "yesterday", null)]
    [InlineData("90", "0", "1774539060", 90.0)]
    public void Read_Waits_GivesTheLaterOfBoth(string? retryAfter, string? remaining, string? reset, double? seconds)
    {
        var reading = Read(("Retry-After", retryAfter), ("X-RateLimit-Remaining", remaining), ("X-RateLimit-Reset", reset));

        Assert.Equal(seconds is { } wait ? Now.AddSeconds(wait) : null, reading.WaitUntil);
    }

    [Fact]
    public void Read_Nothing_SaysNothing() => Assert.Equal(new RateReading(), Read(("Content-Language", "en")));

    [Theory]
    [InlineData("X-RateLimit-")]
    [InlineData("RateLimit-")]
    [InlineData("X-Beta-RateLimit-")]
    [InlineData("Beta-RateLimit-")]
    public void Read_CloudHeadersWithAnyPrefix_AreUnderstood(string prefix)
    {
        var reading = Read(
            (prefix + "Limit", "65000"), (prefix + "Remaining", "6500"), (prefix + "Reset", "2026-03-26T16:00Z"), (prefix + "NearLimit", "true"));

        Assert.Equal((65000, 6500, 0.1), (reading.Limit, reading.Remaining, reading.ShareLeft));
        Assert.Equal(Now.AddMinutes(30), reading.ResetAt);
        Assert.True(reading.IsNearLimit);
        Assert.Null(reading.WaitUntil);
    }

    [Fact]
    public void Read_DataCenterBucket_IsUnderstoodAndGoesOn()
    {
        var reading = Read(
            ("X-RateLimit-Limit", "180"), ("X-RateLimit-Remaining", "9"), ("X-RateLimit-Interval-Seconds", "60"), ("X-RateLimit-FillRate", "120"), ("Retry-After", "0"));

        Assert.Equal((180, 9, 2), (reading.Limit, reading.Remaining, reading.RefillPerSecond));
        Assert.Null(reading.WaitUntil);
        Assert.Null(reading.ResetAt);
    }

    [Fact]
    public void Read_DataCenterBucketEmpty_WaitsAsLongAsAsked()
    {
        var reading = Read(("X-RateLimit-Remaining", "0"), ("X-RateLimit-FillRate", "2"), ("X-RateLimit-Interval-Seconds", "1"), ("Retry-After", "3"));
        Assert.Equal(Now.AddSeconds(3), reading.WaitUntil);
    }

    [Theory]
    [InlineData("\"tenant-app-quota\";r=50;t=30", "\"tenant-app-quota\";q=100;w=3600", 100.0, 50.0, 30.0)]
    [InlineData("\"tenant-app-quota\" ; t=30 ; r=50", "\"tenant-app-quota\";w=3600;q=100", 100.0, 50.0, 30.0)]
    [InlineData("\"burst\";r=90;t=1, \"tenant-app-quota\";r=5;t=30", "\"burst\";q=100;w=1, \"tenant-app-quota\";q=100;w=3600", 100.0, 5.0, 30.0)]
    [InlineData("\"a\";r=50;t=9000", "\"a\";q=100;w=3600", 100.0, 50.0, 3600.0)]
    [InlineData("\"a\";r=50;t=-5", "\"a\";q=100", 100.0, 50.0, null)]
    [InlineData("\"a\";r=50;t=1774539060", "\"a\";q=100", 100.0, 50.0, null)]
    [InlineData("limit=100, remaining=50, reset=30", null, 100.0, 50.0, 30.0)]
    [InlineData("\"a\";r=50", null, null, 50.0, null)]
    [InlineData("nonsense", "more;;=nonsense", null, null, null)]
    public void Read_FieldsOfTheDrafts_AreUnderstoodLeniently(string state, string? policy, double? limit, double? remaining, double? seconds)
    {
        var reading = Read(("Beta-RateLimit", state), ("Beta-RateLimit-Policy", policy));

        Assert.Equal((limit, remaining), (reading.Limit, reading.Remaining));
        Assert.Equal(seconds is { } span ? Now.AddSeconds(span) : null, reading.ResetAt);
    }

    [Fact]
    public void Read_FieldsOfTheDraftsWithNothingLeft_WaitForTheReset() =>
        Assert.Equal(Now.AddSeconds(30), Read(("RateLimit", "\"tenant-app-quota\";r=0;t=30")).WaitUntil);

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("1e400")]
    [InlineData("NaN")]
    public void Read_AbsurdFigures_DoNotThrow(string figure) => Assert.NotNull(Read(
        ("Retry-After", figure), ("X-RateLimit-Reset", figure), ("X-RateLimit-Limit", figure), ("X-RateLimit-FillRate", figure), ("RateLimit", $"a;r={figure};t={figure}")));

    private static RateReading Read(params (string Name, string? Value)[] headers)
    {
        using var message = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            if (value is not null) message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = new TrackerResponse(HttpStatusCode.OK, message.Headers, null, System.Buffers.ArrayPool<byte>.Shared.Rent(1), 0);
        return RateHeaders.Read(response, Now);
    }
}
