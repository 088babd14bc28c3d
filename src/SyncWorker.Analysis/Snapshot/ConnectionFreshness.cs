using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>How well a connection has been read, as its runs say.</summary>
public sealed record ConnectionFreshness
{
    /// <summary>Gets the connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets the last run's completeness, a failed run being <see cref="Completeness.Partial"/>; <see langword="null"/> before the first run.</summary>
    public Completeness? LastRun { get; init; }

    /// <summary>Gets the last run's reasons for anything but Complete, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Gets when the last complete run finished, or <see langword="null"/> when there was none.</summary>
    public DateTimeOffset? LastCompleteAt { get; init; }

    /// <summary>
    /// Gets the native ids of the quarantined items, <see langword="null"/> for one whose id could not be read. One that is in the snapshot (with
    /// older values) makes what is above it Partial; any other makes everything Partial that the connection contributes to.
    /// </summary>
    public IReadOnlyList<long?> Quarantined { get; init; } = [];
}

/// <summary>That a parent is known to have children which the account may not read.</summary>
/// <param name="Parent">The parent.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct HiddenChildren(ItemId Parent, int Count);

/// <summary>How far the items of a connection can be trusted at the snapshot's instant.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Completeness">The verdict.</param>
/// <param name="Reasons">All reasons for anything but Complete, each beginning with the connection's name.</param>
public sealed record ConnectionTrust(string Connection, Completeness Completeness, IReadOnlyList<string> Reasons);
