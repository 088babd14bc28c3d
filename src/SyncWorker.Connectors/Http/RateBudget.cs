using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>The requests that one tracker may be sent, shared by everybody who talks to it: a bucket of one second's worth, refilled steadily.</summary>
/// <remarks>
/// A part of the bucket is left for writes: a read waits while it would take from that part, a write never waits for reads. The configured speed is
/// the highest; what the tracker says about its own budget slows it down, and pauses what it names.
/// </remarks>
internal sealed class RateBudget(TimeProvider time)
{
    /// <summary>Whoever waits looks again after this time: a pace may have been lifted meanwhile.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly RatePace _pace = new();
    private readonly RatePauses _pauses = new();
    private readonly ItemWrites _itemWrites = new(time);
    private double _perSecond = double.PositiveInfinity;
    private double _keptForWrites;
    private double _tokens;
    private long _refilledAt;
    private long _sent;

    /// <summary>Adds a user of the budget; the slowest of all speeds holds, and the largest share.</summary>
    /// <param name="requestsPerSecond">The most requests a second, above zero.</param>
    /// <param name="keptForWrites">The share kept for writes, 0 to 1.</param>
    /// <param name="itemWriteLimits">How many writes an item takes; empty for no such limits.</param>
    public void Join(double requestsPerSecond, double keptForWrites, IReadOnlyList<ItemWriteLimit> itemWriteLimits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        lock (_gate)
        {
            var isFirst = double.IsPositiveInfinity(_perSecond);
            if (isFirst) _refilledAt = time.GetTimestamp();
            _perSecond = Math.Min(_perSecond, requestsPerSecond);
            _keptForWrites = Math.Max(_keptForWrites, Math.Clamp(keptForWrites, 0, 1));
            if (itemWriteLimits.Count > 0) _itemWrites.Use(itemWriteLimits);
            _tokens = isFirst ? CapacityAt(_perSecond) : Math.Min(_tokens, CapacityAt(_perSecond));
        }
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="route">The request's route.</param>
    /// <param name="longestWait">The longest wait for a pause that the tracker has asked for.</param>
    /// <param name="cancellationToken">Stops the waiting; nothing is taken then.</param>
    /// <returns>Null when it may be sent now; else until when the tracker wants no such request, which is longer than is waited here.</returns>
    public async ValueTask<DateTimeOffset?> AcquireAsync(RequestRoute route, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (wait, pausedUntil) = TakeOrWait(route);
            if (wait <= TimeSpan.Zero) return null;
            if (pausedUntil is not null && wait > longestWait) return pausedUntil;
            await Task.Delay(wait < LongestNap ? wait : LongestNap, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Learns from an answer how fast to go on, and what to hold back.</summary>
    /// <param name="route">The route of the request that was answered.</param>
    /// <param name="reading">What the answer says.</param>
    /// <param name="scope">How far its "slow down" reaches.</param>
    public void Observe(RequestRoute route, RateReading reading, RateScope scope)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (reading.WaitUntil is { } until) _pauses.Add(route, scope, until, now);

            // What an endpoint or an item has left says nothing about the rest.
            if (scope == RateScope.Host) _pace.Observe(reading, _sent, _perSecond, now);
        }
    }

    /// <summary>Says what is left, for people.</summary>
    public RateHeadroom Look()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return new RateHeadroom
            {
                RequestsPerSecond = _perSecond,
                PacePerSecond = SpeedAt(now),
                KeptForWrites = _keptForWrites,
                Limit = _pace.Last?.Limit,
                Remaining = _pace.Last?.Remaining,
                ResetAt = _pace.Last?.ResetAt,
                PausedUntil = _pauses.FindAll(now),
                NarrowPauses = _pauses.CountNarrow(now),
            };
        }
    }

    private (TimeSpan Wait, DateTimeOffset? PausedUntil) TakeOrWait(RequestRoute route)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_pauses.Find(route, now) is { } until) return (until - now, until);
            if (route is { IsWrite: true, Item: { } item } && _itemWrites.FindWait(item) is { Ticks: > 0 } own) return (own, null);

            var speed = SpeedAt(now);
            var capacity = CapacityAt(speed);
            var stamp = time.GetTimestamp();
            _tokens = Math.Min(capacity, _tokens + (time.GetElapsedTime(_refilledAt, stamp).TotalSeconds * speed));
            _refilledAt = stamp;
            var needed = (route.IsWrite ? 1 : 1 + Math.Min(_keptForWrites * capacity, capacity - 1)) - _tokens;
            if (needed > 1e-9) return (TimeSpan.FromSeconds(Math.Max(0.001, needed / speed)), null);
            _tokens--;
            _sent++;
            if (route is { IsWrite: true, Item: { } written }) _itemWrites.Add(written);
            return (TimeSpan.Zero, null);
        }
    }

    private double SpeedAt(DateTimeOffset now) => Math.Min(_perSecond, _pace.At(now) ?? double.PositiveInfinity);

    /// <summary>However slow it goes, a share that is kept is one request at least.</summary>
    private double CapacityAt(double speed) => Math.Max(_keptForWrites > 0 ? 2 : 1, speed);
}
