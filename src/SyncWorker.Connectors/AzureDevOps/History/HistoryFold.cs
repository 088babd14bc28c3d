using SyncWorker.Model.History;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>Turns an item's journal into history entries: what each revision and each link row changed.</summary>
/// <remarks>
/// The stored history says what was before, so a journal read in pieces gives the same entries as one read whole. A journal that begins
/// again before the end of the stored history is folded from where it begins: the entries come out as they were, and merging keeps one of each.
/// </remarks>
internal static class HistoryFold
{
    private const string RevisionSource = "rev:";
    private const string LinkSource = "link:";

    /// <summary>Folds an item's journal.</summary>
    /// <param name="touched">The item with its journal and its stored history.</param>
    /// <param name="parentNow">The parent that the item shows now: it decides between two rows that both claim to be active.</param>
    /// <param name="observedAt">When this run reads.</param>
    /// <returns>The entries that the journal tells, how many revisions it holds, and whose changes they are.</returns>
    /// <exception cref="FormatException">The journal was written by another version.</exception>
    public static (IReadOnlyList<HistoryEntry> Entries, int Revisions, ChangeTimes Changes) Fold(TouchedItem touched, long? parentNow, DateTimeOffset observedAt)
    {
        var (revisions, links) = JournalCodec.Decode(touched.Journal);
        var entries = new List<HistoryEntry>();
        if (revisions.Count > 0) FoldRevisions(revisions, touched.KnownHistory, observedAt, entries);
        if (links.Count > 0) LinkFold.Fold(links, touched.KnownHistory, parentNow, observedAt, entries);
        var changes = revisions.Aggregate(default(ChangeTimes), static (times, revision) => times.With(revision.At, revision.IsOwn));
        return (entries, revisions.Count, links.Aggregate(changes, static (times, link) => times.With(link.At, link.IsOwn)));
    }

    /// <summary>The source of an entry that a link row tells.</summary>
    public static string SourceOf(LinkEntry link) => FormattableString.Invariant($"{LinkSource}{link.At.UtcTicks}");

    /// <summary>Says whether a stored entry came from the link feed.</summary>
    public static bool IsFromLink(HistoryEntry entry) => entry.SourceId.StartsWith(LinkSource, StringComparison.Ordinal);

    private static void FoldRevisions(
        IReadOnlyList<RevisionEntry> revisions, IReadOnlyList<HistoryEntry> known, DateTimeOffset observedAt, List<HistoryEntry> entries)
    {
        var state = StateBefore(known, revisions[0].Rev);
        foreach (var revision in revisions)
        {
            for (var index = 0; index < TrackedValue.Fields.Count; index++)
            {
                var (before, after) = (state[index], revision.Values[index]);
                if (before.IsSameAs(after)) continue;
                state[index] = after;
                entries.Add(new HistoryEntry
                {
                    Field = TrackedValue.Fields[index],
                    HappenedAt = revision.At,
                    ObservedAt = observedAt,
                    AuthorId = revision.AuthorId,
                    IsOwn = revision.IsOwn,
                    FromId = before.Id,
                    FromWord = before.Word,
                    ToId = after.Id,
                    ToWord = after.Word,
                    SourceId = FormattableString.Invariant($"{RevisionSource}{revision.Rev}"),
                });
            }
        }
    }

    private static TrackedValue[] StateBefore(IReadOnlyList<HistoryEntry> known, long revision)
    {
        var state = new TrackedValue[TrackedValue.Fields.Count];
        var earlier = known
            .Select(static entry => (Entry: entry, Rev: FindRevision(entry)))
            .Where(pair => pair.Rev < revision)
            .OrderBy(static pair => pair.Rev);
        foreach (var (entry, _) in earlier)
        {
            for (var index = 0; index < state.Length; index++)
            {
                if (TrackedValue.Fields[index] == entry.Field) state[index] = new TrackedValue(entry.ToId, entry.ToWord);
            }
        }

        return state;
    }

    private static long? FindRevision(HistoryEntry entry) =>
        entry.SourceId.StartsWith(RevisionSource, StringComparison.Ordinal)
        && long.TryParse(entry.SourceId.AsSpan(RevisionSource.Length), out var revision)
            ? revision
            : null;
}
