namespace SyncWorker.Connectors.Http;

/// <summary>Compares a server's clock with ours, by the Date header of its answers. Safe for use by several threads.</summary>
/// <remarks>The header is cut to whole seconds, and was written some time between sending and receiving: of all answers, the quickest says most.</remarks>
internal sealed class ServerClock
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private TimeSpan _shortest = TimeSpan.MaxValue;
    private TimeSpan? _skew;
    private DateTimeOffset? _latest;

    /// <summary>Gets the latest time that the server has said it is; <see langword="null"/> while no answer has said its time.</summary>
    public DateTimeOffset? Latest
    {
        get
        {
            lock (_gate) return _latest;
        }
    }

    /// <summary>Gets how far the server's clock is ahead of ours, negative when behind; <see langword="null"/> while no answer has said its time.</summary>
    public TimeSpan? Skew
    {
        get
        {
            lock (_gate) return _skew;
        }
    }

    /// <summary>Takes note of an answer.</summary>
    /// <param name="date">Its Date header, or <see langword="null"/>.</param>
    /// <param name="sentAt">When the request left, by our clock.</param>
    /// <param name="receivedAt">When the answer began, by our clock.</param>
    public void Observe(DateTimeOffset? date, DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        if (date is not { } said) return;
        lock (_gate)
        {
            if (_latest is null || said > _latest) _latest = said;
            var took = receivedAt - sentAt;
            if (took >= _shortest) return;
            _shortest = took;
            _skew = said + Cut - (sentAt + (took / 2));
        }
    }
}
