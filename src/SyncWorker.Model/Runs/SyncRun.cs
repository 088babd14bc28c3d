using SyncWorker.Model.Reading;

namespace SyncWorker.Model.Runs;

/// <summary>What one run of one connection did.</summary>
public sealed record SyncRun
{
    /// <summary>Gets the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets the tracker kind, or <see langword="null"/> when the run failed before it was known.</summary>
    public TrackerKind? Kind { get; init; }

    /// <summary>Gets when the run started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when the run ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Gets how complete it was; a failed run is <see cref="Completeness.Partial"/>.</summary>
    public required Completeness Completeness { get; init; }

    /// <summary>Gets a value indicating whether the run failed: it stopped before its end.</summary>
    public bool Failed { get; init; }

    /// <summary>Gets a value indicating whether everything was read, not only what changed.</summary>
    public bool IsFull { get; init; }

    /// <summary>Gets the reasons for anything but Complete, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Gets remarks on the way of reading that make nothing incomplete, one sentence each. They are told, not stored.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Gets the number of items read.</summary>
    public int ItemsRead { get; init; }

    /// <summary>Gets the number of items written to the store because they were new or changed.</summary>
    public int ItemsStored { get; init; }

    /// <summary>Gets the number of items read and found unchanged.</summary>
    public int ItemsUnchanged { get; init; }

    /// <summary>Gets the number of stored items whose only new history is our own writing.</summary>
    public int ItemsEchoed { get; init; }

    /// <summary>Gets the number of items put aside.</summary>
    public int ItemsQuarantined { get; init; }

    /// <summary>Gets the number of the tracker's history entries read.</summary>
    public int HistoryEntries { get; init; }

    /// <summary>Gets the number of worklogs that were new, changed or deleted, of items outside the scope too.</summary>
    public int WorklogsStored { get; init; }

    /// <summary>Gets the number of reading requests, those of the sweep included.</summary>
    public long Requests { get; init; }

    /// <summary>Gets the number of bytes received.</summary>
    public long Bytes { get; init; }

    /// <summary>Gets the number of items that the sweep listed, or <see langword="null"/> when this run settled no sweep.</summary>
    public int? Swept { get; init; }

    /// <summary>
    /// Gets the number of items that reading what had changed had missed, and that the sweep found unknown or out of date: they have been read now.
    /// Null when this run settled no sweep.
    /// </summary>
    public int? Missed { get; init; }

    /// <summary>Gets the number of items that left the rollups because they are gone.</summary>
    public int Removed { get; init; }

    /// <summary>Gets the number of missing items whose removal the brake holds at the end of the run.</summary>
    public int Held { get; init; }

    /// <summary>Gets the number of removed items that were there again.</summary>
    public int Returned { get; init; }

    /// <summary>Gets the number of those <see cref="Requests"/> that listed everything, read the projects, and asked for missing items.</summary>
    public long SweepRequests { get; init; }
}
