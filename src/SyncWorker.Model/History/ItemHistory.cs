namespace SyncWorker.Model.History;

/// <summary>Pure operations on the history of one item.</summary>
public static class ItemHistory
{
    /// <summary>Adds what is new in <paramref name="read"/> to <paramref name="known"/>; what was known keeps its <see cref="HistoryEntry.ObservedAt"/>.</summary>
    /// <param name="known">The stored entries.</param>
    /// <param name="read">The entries just read: all of the item's, or only new ones.</param>
    /// <returns>All entries by time, creation first, then source, then field; merging the same entries again changes nothing.</returns>
    public static IReadOnlyList<HistoryEntry> Merge(IReadOnlyList<HistoryEntry> known, IReadOnlyList<HistoryEntry> read)
    {
        var seen = new HashSet<(string, HistoryField, string?, string?, string?, string?)>(known.Count + read.Count);
        var merged = new List<HistoryEntry>(known.Count + read.Count);
        foreach (var entry in known.Concat(read))
        {
            if (seen.Add(Key(entry)))
                merged.Add(entry);
        }

        merged.Sort(Compare);
        return merged;
    }

    /// <summary>Takes <paramref name="read"/> for all that there is: what was known of it keeps its <see cref="HistoryEntry.ObservedAt"/>, and what is not in it goes.</summary>
    /// <param name="known">The stored entries, made with another mapping.</param>
    /// <param name="read">All entries of the item.</param>
    /// <returns>The entries in the order of <see cref="Merge"/>.</returns>
    public static IReadOnlyList<HistoryEntry> Replace(IReadOnlyList<HistoryEntry> known, IReadOnlyList<HistoryEntry> read)
    {
        var keys = read.Select(Key).ToHashSet();
        return Merge([.. known.Where(entry => keys.Contains(Key(entry)))], read);
    }

    private static int Compare(HistoryEntry a, HistoryEntry b)
    {
        var byTime = a.HappenedAt.CompareTo(b.HappenedAt);
        if (byTime != 0) return byTime;
        var byCreation = IsCreation(b).CompareTo(IsCreation(a));
        if (byCreation != 0) return byCreation;

        // Sources are numbered: 9 comes before 10.
        var byLength = a.SourceId.Length.CompareTo(b.SourceId.Length);
        if (byLength != 0) return byLength;
        var bySource = string.CompareOrdinal(a.SourceId, b.SourceId);
        if (bySource != 0) return bySource;
        var byField = a.Field.CompareTo(b.Field);
        if (byField != 0) return byField;

        // Two creations of one field: the later reading knew better.
        var byObservation = IsCreation(a) ? a.ObservedAt.CompareTo(b.ObservedAt) : 0;
        if (byObservation != 0) return byObservation;
        var byTarget = string.CompareOrdinal(a.ToId ?? a.ToWord, b.ToId ?? b.ToWord);
        return byTarget != 0 ? byTarget : string.CompareOrdinal(a.FromId ?? a.FromWord, b.FromId ?? b.FromWord);
    }

    private static bool IsCreation(HistoryEntry entry) => entry.SourceId == "created";

    // How an item was created is derived anew at every reading: a word that was renamed since must not make a second creation.
    private static (string, HistoryField, string?, string?, string?, string?) Key(HistoryEntry entry) => entry is { SourceId: "created", ToId: not null }
        ? (entry.SourceId, entry.Field, null, null, entry.ToId, null)
        : (entry.SourceId, entry.Field, entry.FromId, entry.FromWord, entry.ToId, entry.ToWord);
}
