namespace SyncWorker.Connectors.Http;

/// <summary>How fast to go when little of the tracker's budget is left: what is left is spread over the time until it is granted again.</summary>
/// <remarks>Not safe for several threads; the budget guards it.</remarks>
internal sealed class RatePace
{
    /// <summary>Below this share, what is left is spread.</summary>
    public const double NearShare = 0.2;

    // However little is left, the work does not stop: an empty budget is a wait, which the tracker states.
    private const double Slowest = 1 / 60.0;
    private static readonly TimeSpan Hint = TimeSpan.FromMinutes(1);

    private double? _perSecond;
    private DateTimeOffset _until;
    private double _cost = 1;
    private long _sentThen;

    /// <summary>Gets the last answer that told a limit, or <see langword="null"/>.</summary>
    public RateReading? Last { get; private set; }

    /// <summary>Finds how many requests a second are to be sent now; null for as many as configured.</summary>
    /// <param name="now">The time.</param>
    public double? At(DateTimeOffset now) => now < _until ? _perSecond : null;

    /// <summary>Learns from an answer.</summary>
    /// <param name="reading">What it says.</param>
    /// <param name="sent">How many requests have been sent so far, to learn what one costs.</param>
    /// <param name="configured">The configured requests a second.</param>
    /// <param name="now">When it came.</param>
    public void Observe(RateReading reading, long sent, double configured, DateTimeOffset now)
    {
        if (reading.ShareLeft is { } share)
        {
            LearnCost(reading, sent);
            (Last, _sentThen) = (reading, sent);
            if (share >= NearShare && !reading.IsNearLimit) (_perSecond, _until) = (null, default);
            else Spread(reading, configured, now);
        }
        else if (reading.IsNearLimit)
        {
            Set(configured / 2, now + Hint);
        }
    }

    private void Spread(RateReading reading, double configured, DateTimeOffset now)
    {
        var left = Math.Max(0, reading.Remaining ?? 0);
        if (reading.RefillPerSecond is { } refill)
            Set(refill / _cost, now + TimeSpan.FromSeconds(Math.Clamp((((reading.Limit ?? 0) * NearShare) - left) / refill, 1, 3600)));
        else if (reading.ResetAt > now)
            Set(left / _cost / (reading.ResetAt.Value - now).TotalSeconds, reading.ResetAt.Value);
        else
            Set(configured / 2, now + Hint);
    }

    private void Set(double perSecond, DateTimeOffset until) => (_perSecond, _until) = (Math.Max(perSecond, Slowest), until);

    /// <summary>A request costs more than one point in Jira and less than one unit in Azure DevOps: how fast the rest falls tells.</summary>
    private void LearnCost(RateReading reading, long sent)
    {
        if (Last is not { } last || last.Limit != reading.Limit || sent <= _sentThen || !(reading.Remaining < last.Remaining)) return;
        var sample = (last.Remaining.Value - reading.Remaining.Value) / (sent - _sentThen);
        _cost = (_cost + sample) / 2;
    }
}
