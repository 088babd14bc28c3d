using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Model.Reading;

/// <summary>One item as it was read and mapped.</summary>
public sealed record ReadItem
{
    /// <summary>Gets the mapped item.</summary>
    public required WorkItem Item { get; init; }

    /// <summary>Gets the item's history, whole or only what is new: the store merges it.</summary>
    public required IReadOnlyList<HistoryEntry> History { get; init; }

    /// <summary>Gets a value indicating whether <see cref="History"/> is all that the tracker tells, made with one mapping: entries that another mapping made are not among them.</summary>
    public bool IsHistoryWhole { get; init; }

    /// <summary>Gets how many history entries of the tracker (Jira histories, Azure DevOps revisions) were read for it.</summary>
    public required int SourceEntries { get; init; }

    /// <summary>Gets the payload as it came, UTF-8 JSON; equal bytes mean an unchanged item.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Gets when we and when others last changed the item, as far as this reading tells.</summary>
    public ChangeTimes Changes { get; init; }
}

/// <summary>Whose changes a reading tells of. A changed item with newer changes of our own and none of others is an echo of our writing.</summary>
/// <param name="OwnAt">The last change by our own account, or <see langword="null"/>.</param>
/// <param name="ForeignAt">The last change by anybody else, or <see langword="null"/>.</param>
public readonly record struct ChangeTimes(DateTimeOffset? OwnAt, DateTimeOffset? ForeignAt)
{
    /// <summary>Takes one more change into account.</summary>
    /// <param name="at">When it happened.</param>
    /// <param name="isOwn">Whether our own account made it.</param>
    public ChangeTimes With(DateTimeOffset at, bool isOwn) => isOwn
        ? this with { OwnAt = OwnAt > at ? OwnAt : at }
        : this with { ForeignAt = ForeignAt > at ? ForeignAt : at };

    /// <summary>Says whether all that is newer than an instant is our own doing.</summary>
    /// <param name="since">The tracker's last change as it was read before; a store keeps milliseconds, so nothing finer is compared.</param>
    public bool AreOwnSince(DateTimeOffset since) => IsLater(OwnAt, since) && !IsLater(ForeignAt, since);

    private static bool IsLater(DateTimeOffset? at, DateTimeOffset since) => at?.ToUnixTimeMilliseconds() > since.ToUnixTimeMilliseconds();
}

/// <summary>An item whose payload could not be mapped; it is kept aside, the others go on.</summary>
public sealed record QuarantinedItem
{
    /// <summary>Gets the tracker's id, or <see langword="null"/> when not even that could be read.</summary>
    public long? NativeId { get; init; }

    /// <summary>Gets one sentence that says what is wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the payload as it came.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }
}

/// <summary>The answer to one batch of touched items. Every touched item is in exactly one of the three lists.</summary>
/// <remarks>The payloads may live in a buffer that the page owns: they are gone after disposal. A page that is not disposed of costs that buffer and nothing else.</remarks>
public sealed record ItemPage : IDisposable
{
    /// <summary>Gets the touched items that this page answers.</summary>
    public required IReadOnlyList<TouchedItem> Touched { get; init; }

    /// <summary>Gets the items that were read and mapped.</summary>
    public required IReadOnlyList<ReadItem> Items { get; init; }

    /// <summary>Gets the items that were read and could not be mapped.</summary>
    public IReadOnlyList<QuarantinedItem> Quarantined { get; init; } = [];

    /// <summary>
    /// Gets what was asked for beyond what is always, in words that people understand, such as field ids: payload and history tell of nothing else, so a
    /// mapping that needs more cannot be applied to them. Empty: not known.
    /// </summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Gets the ids that the tracker did not return. Absent is not deleted: they keep what is stored.</summary>
    public IReadOnlyList<long> Absent { get; init; } = [];

    /// <summary>Gets what holds the payloads, or <see langword="null"/> when they hold themselves.</summary>
    public IDisposable? Buffer { get; init; }

    /// <summary>Lets the payloads go.</summary>
    public void Dispose() => Buffer?.Dispose();
}
