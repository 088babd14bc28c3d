namespace SyncWorker.Connectors.Http;

/// <summary>The limits of talking to a tracker.</summary>
internal sealed record TrackerHttpOptions
{
    /// <summary>Gets how long the beginning of an answer may take. Default 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a request may take with its whole body. Default 100 s.</summary>
    public TimeSpan WholeTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Gets the largest body taken, in bytes after decompression. Default 64 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Gets how often a read is sent at most, the first time included. Default 4.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Gets the first pause before a repeated read; it doubles each time. Default 2 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the longest pause of our own choice. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the longest wait that a tracker may ask for; a longer one ends the run. Default 10 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);
}
