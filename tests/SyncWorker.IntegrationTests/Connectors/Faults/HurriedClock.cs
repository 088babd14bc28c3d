using System.Diagnostics;

namespace SyncWorker.IntegrationTests.Connectors.Faults;

/// <summary>A clock that runs faster than ours and can be pushed on: a wait of seconds costs a moment, a limit of minutes is over when a test says so.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private const int Speed = 20;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly HashSet<Timer> _timers = [];
    private readonly Lock _gate = new();
    private TimeSpan _pushed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return (Stopwatch.GetElapsedTime(_startedAt) * Speed) + _pushed;
        }
    }

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        lock (_gate) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Pushes it on; what is due by then happens at once.</summary>
    public void Push(TimeSpan by)
    {
        List<Timer> timers;
        lock (_gate)
        {
            _pushed += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers) timer.Hurry();
    }

    private sealed class Timer : ITimer
    {
        private readonly HurriedClock _clock;
        private readonly ITimer _inner;
        private readonly Lock _gate = new();
        private TimeSpan? _dueAt;

        public Timer(HurriedClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _inner = System.CreateTimer(
                given =>
                {
                    lock (_gate) _dueAt = null;
                    callback(given);
                },
                state,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Limits and waits happen once.");
            lock (_gate) _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.Elapsed + dueTime;
            return _inner.Change(dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / Speed, period);
        }

        public void Hurry()
        {
            lock (_gate)
            {
                if (_dueAt is not { } dueAt) return;
                var left = dueAt - _clock.Elapsed;
                _inner.Change(left <= TimeSpan.Zero ? TimeSpan.Zero : left / Speed, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
