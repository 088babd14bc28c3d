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
    public void FindWait_Headers_GivesTheLaterOfBoth(string? retryAfter, string? remaining, string? reset, double? seconds)
    {
        using var message = new HttpResponseMessage();
        Add("Retry-After", retryAfter);
        Add("X-RateLimit-Remaining", remaining);
        Add("X-RateLimit-Reset", reset);
        using var response = new TrackerResponse(HttpStatusCode.OK, message.Headers, null, System.Buffers.ArrayPool<byte>.Shared.Rent(1), 0);

        Assert.Equal(seconds is { } wait ? Now.AddSeconds(wait) : null, RateHeaders.FindWait(response, Now));

        void Add(string name, string? value)
        {
            if (value is not null) message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
