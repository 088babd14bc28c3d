namespace SyncWorker.Simulator.Admin;

/// <summary>Where a request waits.</summary>
public enum HoldPoint
{
    /// <summary><c>holdread</c>: a reading request, before it is answered. It ends with its caller.</summary>
    Read,

    /// <summary><c>holdwrite</c>: a write that has arrived whole, before it is taken. It is taken on release even when its caller is gone by then.</summary>
    Write,

    /// <summary><c>holdreply</c>: the answer to a write that has been taken.</summary>
    Reply,
}

/// <summary>Holds requests back from the n-th on until they are let go, so that a test can be certain of a moment.</summary>
/// <param name="point">Which requests wait, and where.</param>
/// <param name="from">The first of them that waits, from 1.</param>
public sealed class Hold(HoldPoint point, long from)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seen;

    /// <summary>Gets where requests wait.</summary>
    public HoldPoint Point { get; } = point;

    /// <summary>Gets what ends when the first request waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets everything go, now and later.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it has to wait.</returns>
    internal bool Catches(bool isWrite) => isWrite == (Point != HoldPoint.Read) && Interlocked.Increment(ref _seen) >= from && !_released.Task.IsCompleted;

    /// <summary>Waits until it is let go.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
