namespace SyncWorker.Connectors.Http;

/// <summary>The requests that one tracker may be sent, shared by everybody who talks to it: a bucket of one second's worth, refilled steadily.</summary>
/// <remarks>A part of the bucket is left for writes: a read waits while it would take from that part, a write never waits for reads.</remarks>
internal sealed class RateBudget(TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _perSecond = double.PositiveInfinity;
    private double _reserve;
    private double _tokens;
    private long _refilledAt;
    private DateTimeOffset _pausedUntil;

    private double Capacity => Math.Max(1, _perSecond);

    /// <summary>Adds a user of the budget; the slowest of all speeds holds, and the largest share.</summary>
    /// <param name="requestsPerSecond">The most requests a second, above zero.</param>
    /// <param name="keptForWrites">The share kept for writes, 0 to 1.</param>
    public void Join(double requestsPerSecond, double keptForWrites)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        lock (_gate)
        {
            var isFirst = double.IsPositiveInfinity(_perSecond);
            if (isFirst) _refilledAt = time.GetTimestamp();
            _perSecond = Math.Min(_perSecond, requestsPerSecond);
            _reserve = Math.Min(Math.Max(_reserve, Math.Clamp(keptForWrites, 0, 1) * Capacity), Capacity - 1);
            _tokens = isFirst ? Capacity : Math.Min(_tokens, Capacity);
        }
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <param name="cancellationToken">Stops the waiting; nothing is taken then.</param>
    public async ValueTask AcquireAsync(bool isWrite, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wait = TakeOrWait(isWrite);
            if (wait <= TimeSpan.Zero) return;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Holds every later request back until an instant; an earlier one than already known changes nothing.</summary>
    /// <param name="until">The instant.</param>
    public void PauseUntil(DateTimeOffset until)
    {
        lock (_gate)
        {
            if (until > _pausedUntil) _pausedUntil = until;
        }
    }

    private TimeSpan TakeOrWait(bool isWrite)
    {
        lock (_gate)
        {
            var pause = _pausedUntil - time.GetUtcNow();
            if (pause > TimeSpan.Zero) return pause;

            var now = time.GetTimestamp();
            _tokens = Math.Min(Capacity, _tokens + (time.GetElapsedTime(_refilledAt, now).TotalSeconds * _perSecond));
            _refilledAt = now;
            var needed = (isWrite ? 1 : 1 + _reserve) - _tokens;
            if (needed > 1e-9) return TimeSpan.FromSeconds(Math.Max(0.001, needed / _perSecond));
            _tokens--;
            return TimeSpan.Zero;
        }
    }
}
