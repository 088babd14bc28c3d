using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>Data Center's token bucket as its headers tell it. It refuses nobody: refusing is the fault plan's part.</summary>
internal sealed class RateAllowance(TimeProvider time)
{
    private const int Limit = 1000;
    private const int FillRate = 100;
    private const int IntervalSeconds = 1;

    private readonly Lock _gate = new();
    private double _left = Limit;
    private DateTimeOffset _at = time.GetUtcNow();

    /// <summary>Takes one token and says what is left; a pause that a fault asks for stands.</summary>
    public void Tell(IHeaderDictionary headers)
    {
        Write(headers, Take());
        if (headers.RetryAfter.Count == 0) headers.RetryAfter = "0";
    }

    /// <summary>Says that nothing is left.</summary>
    public static void TellEmpty(IHeaderDictionary headers)
    {
        Write(headers, 0);
        headers.RetryAfter = IntervalSeconds.ToString(CultureInfo.InvariantCulture);
    }

    private static void Write(IHeaderDictionary headers, int left)
    {
        headers["X-RateLimit-Limit"] = Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Interval-Seconds"] = IntervalSeconds.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-FillRate"] = FillRate.ToString(CultureInfo.InvariantCulture);
    }

    private int Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _left = Math.Min(Limit, _left + ((now - _at).TotalSeconds * FillRate / IntervalSeconds));
            _at = now;
            _left = Math.Max(0, _left - 1);
            return (int)_left;
        }
    }
}
