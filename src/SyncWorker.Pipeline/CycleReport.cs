using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Pipeline;

/// <summary>What one cycle did and found.</summary>
public sealed record CycleReport
{
    /// <summary>Gets when it was made: ages are counted to this instant.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>
    /// Gets a value indicating whether no tracker was read for it: then <see cref="Runs"/> are the last runs of an earlier time, as they are stored.
    /// </summary>
    public bool IsFromStore { get; init; }

    /// <summary>Gets the runs, one a connection, in the configuration's order.</summary>
    public required IReadOnlyList<SyncRun> Runs { get; init; }

    /// <summary>Gets when the last complete run of each connection ended; <see langword="null"/> for one that was never read completely.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset?> LastCompleteAt { get; init; }

    /// <summary>Gets the records of what the runs removed, at most 100 a connection; the runs have the whole numbers.</summary>
    public IReadOnlyList<ItemRemoval> Removals { get; init; } = [];

    /// <summary>Gets the measured portfolios, in the configuration's order.</summary>
    public required IReadOnlyList<MeasuredPortfolio> Portfolios { get; init; }

    /// <summary>Gets what the mapping could not translate.</summary>
    public required IReadOnlyList<UnmappedValue> Unmapped { get; init; }

    /// <summary>Gets the write-back's figures.</summary>
    public required WriteBackTally WriteBack { get; init; }

    /// <summary>Gets what else people should know: contradictions in the plan, links that lead nowhere, risks that incomplete data suppressed.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A word of a tracker that no rule maps.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The word, with what is needed to find it.</param>
/// <param name="Count">How many items have it.</param>
/// <param name="Samples">Keys of up to three of them.</param>
public sealed record UnmappedValue(string Connection, MappingNoteKind Kind, string Value, int Count, IReadOnlyList<string> Samples);
