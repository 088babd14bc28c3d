using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SyncWorker.IntegrationTests.Soak;

/// <summary>The time of a whole simulated world, worker and tracker alike: it stands still while they work, and jumps to the end of every wait.</summary>
/// <remarks>Limits of time, such as how long an answer may take, are no waits: they are met when something else waits longer.</remarks>
internal sealed class SoakClock : FakeTimeProvider, IAsyncDisposable
{
    // Longer ones are not waits for something, but rhythms such as a lease's.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private readonly Task _jumping;

    public SoakClock()
        : base(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero)) => _jumping = JumpAsync();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (state is not CancellationTokenSource && period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero && dueTime <= LongestWait) _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public async ValueTask DisposeAsync()
    {
        _waits.Writer.Complete();
        await _jumping;
    }

    private async Task JumpAsync()
    {
        await foreach (var wait in _waits.Reader.ReadAllAsync()) Advance(wait);
    }
}
