using System.Globalization;

namespace SyncWorker.Connectors.Http;

/// <summary>Reads what an answer says about how fast we may go on. Forms that are not understood say nothing.</summary>
internal static class RateHeaders
{
    /// <summary>Finds until when the tracker asks us to wait: <c>Retry-After</c>, or an exhausted <c>X-RateLimit-Remaining</c> with its reset; null for not at all.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time at which it came.</param>
    public static DateTimeOffset? FindWait(TrackerResponse response, DateTimeOffset now) =>
        Later(FindRetryAfter(response, now), response.Header("X-RateLimit-Remaining")?.Trim() is "0" or "0.0" ? FindReset(response) : null, now);

    private static DateTimeOffset? FindRetryAfter(TrackerResponse response, DateTimeOffset now)
    {
        var text = response.Header("Retry-After");
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return now + TimeSpan.FromSeconds(Math.Min(seconds, 10 * 365.0 * 86_400));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private static DateTimeOffset? FindReset(TrackerResponse response)
    {
        var text = response.Header("X-RateLimit-Reset");
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < 253_402_300_800)
            return DateTimeOffset.FromUnixTimeSeconds(epoch);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b, DateTimeOffset now)
    {
        var later = a is null || b > a ? b : a;
        return later > now ? later : null;
    }
}
