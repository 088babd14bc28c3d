using System.Globalization;
using SyncWorker.Model.History;

namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>Turns link rows into history entries. The rows are hints, in order of time; what they repeat is no entry.</summary>
internal static class LinkFold
{
    /// <summary>Folds the rows of one item.</summary>
    public static void Fold(
        IReadOnlyList<LinkEntry> links, IReadOnlyList<HistoryEntry> known, long? parentNow, DateTimeOffset observedAt, List<HistoryEntry> entries)
    {
        var begin = links[0].At;
        var earlier = known.Where(entry => HistoryFold.IsFromLink(entry) && entry.HappenedAt < begin)
            .OrderBy(static entry => entry.HappenedAt).ThenByDescending(static entry => entry.Field == HistoryField.LinkRemoved).ToList();
        var parent = ParentBefore(earlier);
        var present = LinksBefore(earlier);
        var moments = links.GroupBy(static link => link.At).ToList();
        var lastOfParents = moments.FindLastIndex(static moment => moment.Any(static link => link.Role == LinkRole.Parent));
        for (var index = 0; index < moments.Count; index++)
        {
            var rows = moments[index].Where(static link => link.Role == LinkRole.Parent).ToList();
            if (rows.Count > 0)
            {
                var after = ParentAfter(rows, parent, index == lastOfParents ? parentNow : null);
                if (after != parent) entries.Add(ParentChange(parent, after, Author(rows, after), observedAt));
                parent = after;
            }

            // Both at one moment is a link that was changed, such as its comment: it is there afterwards.
            foreach (var row in moments[index].Where(static link => link.Role == LinkRole.Link).OrderByDescending(static link => link.IsRemoved))
                FoldLink(row, present, observedAt, entries);
        }
    }

    private static long? ParentBefore(IEnumerable<HistoryEntry> earlier) =>
        earlier.LastOrDefault(static entry => entry.Field == HistoryField.Parent)?.ToId is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : null;

    private static HashSet<(string Word, string? Id)> LinksBefore(IEnumerable<HistoryEntry> earlier)
    {
        var present = new HashSet<(string, string?)>();
        foreach (var entry in earlier)
        {
            if (entry.Field == HistoryField.LinkAdded) present.Add((entry.ToWord ?? "", entry.ToId));
            else if (entry.Field == HistoryField.LinkRemoved) present.Remove((entry.FromWord ?? "", entry.FromId));
        }

        return present;
    }

    // After a change of parent the feed calls the old row active as well
    // (https://github.com/MicrosoftDocs/vsts-rest-api-specs/issues/337): of the rows that claim to be the parent the old one is not the new one.
    private static long? ParentAfter(List<LinkEntry> rows, long? before, long? parentNow)
    {
        var claims = rows.Where(static row => !row.IsRemoved).Select(static row => row.OtherId).OfType<long>().ToList();
        if (parentNow is { } now && claims.Contains(now)) return now;
        var others = claims.Where(claim => claim != before).ToList();
        if (others.Count > 0) return others[^1];
        return rows.Any(row => row.IsRemoved && row.OtherId == before) && claims.Count == 0 ? null : before;
    }

    private static LinkEntry Author(List<LinkEntry> rows, long? after) => rows.FirstOrDefault(row => row.OtherId == after) ?? rows[^1];

    private static void FoldLink(LinkEntry row, HashSet<(string Word, string? Id)> present, DateTimeOffset observedAt, List<HistoryEntry> entries)
    {
        var id = row.OtherId?.ToString(CultureInfo.InvariantCulture);
        if (row.IsRemoved)
        {
            present.Remove((row.Word, id));
            entries.Add(Entry(HistoryField.LinkRemoved, row, observedAt) with { FromId = id, FromWord = row.Word });
        }
        else if (present.Add((row.Word, id)))
        {
            entries.Add(Entry(HistoryField.LinkAdded, row, observedAt) with { ToId = id, ToWord = row.Word });
        }
    }

    private static HistoryEntry ParentChange(long? before, long? after, LinkEntry row, DateTimeOffset observedAt)
    {
        var (from, to) = (before?.ToString(CultureInfo.InvariantCulture), after?.ToString(CultureInfo.InvariantCulture));
        return Entry(HistoryField.Parent, row, observedAt) with { FromId = from, FromWord = from, ToId = to, ToWord = to };
    }

    private static HistoryEntry Entry(HistoryField field, LinkEntry row, DateTimeOffset observedAt) => new()
    {
        Field = field,
        HappenedAt = row.At,
        ObservedAt = observedAt,
        AuthorId = row.AuthorId,
        IsOwn = row.IsOwn,
        SourceId = HistoryFold.SourceOf(row),
    };
}
