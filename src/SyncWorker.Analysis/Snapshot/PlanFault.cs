using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>What is wrong with a plan.</summary>
public enum PlanFaultKind
{
    /// <summary>Items are each other's ancestors. The weakest parent of the circle is ignored: a link's before a field's, a tracker's, a row's;
    /// of equals that of the item that comes last by connection (in the file's order) and id.</summary>
    ParentCycle = 1,

    /// <summary>Items wait for each other.</summary>
    DependencyCycle = 2,

    /// <summary>Items are declared to be mirrors of each other. The first by connection and id is counted.</summary>
    MirrorCycle = 3,
}

/// <summary>A contradiction in the plan. It is reported and worked around, never guessed away.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Items">The items of the circle; in the order of the links for parents and mirrors, by connection and id for dependencies.</param>
/// <param name="Sentence">One sentence for people.</param>
public sealed record PlanFault(PlanFaultKind Kind, IReadOnlyList<ItemId> Items, string Sentence);

/// <summary>A link whose other end is not in the snapshot.</summary>
/// <param name="Item">The item that carries it; <see langword="null"/> for a row whose item is unknown.</param>
/// <param name="Target">The other end, as it is written.</param>
/// <param name="Sentence">One sentence for people.</param>
public sealed record DanglingLink(ItemId? Item, string Target, string Sentence);
