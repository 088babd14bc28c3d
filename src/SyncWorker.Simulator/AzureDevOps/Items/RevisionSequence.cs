namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>The revisions of all items in the order of time: those of the initial content, then those that were made since. A position plus one is the watermark.</summary>
internal sealed class RevisionSequence(IItemSource source, RevisionIndex initial)
{
    private readonly List<(int Id, int Rev)> appended = [];
    private readonly List<DateTime> appendedAt = [];

    /// <summary>Gets how many revisions there are over all items: the greatest watermark.</summary>
    public int Count => initial.Count + appended.Count;

    /// <summary>Gets the item and the revision at a position.</summary>
    public (int Id, int Rev) this[int position]
    {
        get
        {
            if (position >= initial.Count)
            {
                return appended[position - initial.Count];
            }

            var (ordinal, rev) = initial[position];
            return (source.IdOf(ordinal), rev);
        }
    }

    public DateTime ChangedAt(int position)
    {
        if (position >= initial.Count)
        {
            return appendedAt[position - initial.Count];
        }

        var (ordinal, rev) = initial[position];
        return InitialChangedAt(ordinal, rev);
    }

    /// <summary>The first position at or after an instant.</summary>
    public int FirstAtOrAfter(DateTime at)
    {
        var position = initial.FirstAtOrAfter(at);
        if (position < initial.Count)
        {
            return position;
        }

        var place = appendedAt.BinarySearch(at);
        return initial.Count + (place >= 0 ? place : ~place);
    }

    /// <summary>The position of a revision of the initial content.</summary>
    public int PositionOf(int ordinal, int rev) => initial.PositionOf(ordinal, rev, InitialChangedAt(ordinal, rev));

    public void Append(WorkItemSnapshot snapshot)
    {
        appended.Add((snapshot.Id, snapshot.Rev));
        appendedAt.Add(snapshot.ChangedDate);
    }

    private DateTime InitialChangedAt(int ordinal, int rev) => source.RevisionTimes(ordinal)[rev - source.FirstRev(ordinal)];
}
