namespace SyncWorker.Model.Writing;

/// <summary>What of a write, perhaps sent earlier, stands in the tracker.</summary>
/// <param name="Standing">The updates whose values stand there.</param>
/// <param name="Missing">The others.</param>
public sealed record WriteReadBack(IReadOnlyList<FieldUpdate> Standing, IReadOnlyList<FieldUpdate> Missing)
{
    /// <summary>Gets a value indicating whether all of the write stands.</summary>
    public bool IsWhole => Missing.Count == 0;

    /// <summary>Sorts the updates of a write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="stands">Says of an update whether its value stands.</param>
    public static WriteReadBack Of(ItemWrite write, Func<FieldUpdate, bool> stands)
    {
        var found = write.Updates.ToLookup(stands);
        return new WriteReadBack([.. found[true]], [.. found[false]]);
    }
}
