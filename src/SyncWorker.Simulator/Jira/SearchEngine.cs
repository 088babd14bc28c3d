using SyncWorker.Simulator.Jira.Jql;

namespace SyncWorker.Simulator.Jira;

/// <summary>Answers queries from the search index, which may lag behind the database.</summary>
/// <remarks>
/// Walks by <c>updated ASC</c> and by <c>id</c> go straight through an index and resume behind the last issue sent; every other order sorts
/// all matches for each page and resumes by count.
/// </remarks>
internal sealed class SearchEngine(JiraSite site, Func<TimeSpan> lag)
{
    private static readonly IReadOnlySet<long> Nothing = new HashSet<long>();

    private readonly UpdatedIndex _updated = new(site.Book.Source);
    private readonly Lock _gate = new();
    private (long Edition, List<JiraIssue> Issues)? _sortedEdits;

    /// <summary>Finds one page.</summary>
    /// <param name="query">The query.</param>
    /// <param name="after">Where the last page ended; null for the first.</param>
    /// <param name="size">How many issues fit on the page.</param>
    /// <param name="reconciled">Issues that are searched as the database has them, however late the index is.</param>
    /// <returns>The issues, and where the next page starts; null when there is none.</returns>
    public (List<JiraIssue> Issues, PageToken? Next) Find(JqlQuery query, PageToken? after, int size, IReadOnlySet<long> reconciled)
    {
        var found = new List<JiraIssue>(Math.Min(size, 1000));
        var matches = query.Matches ?? (static _ => true);
        foreach (var candidate in Enumerate(query, after, IndexedEdits(reconciled)))
        {
            if (!matches(candidate)) continue;
            if (found.Count == size)
            {
                var last = found[^1];
                return (found, new PageToken(last.UpdatedMs, last.Id, (after?.Offset ?? 0) + size));
            }

            found.Add(candidate.Issue);
        }

        return (found, null);
    }

    /// <summary>Finds a page by its offset, as the index shows it at this instant.</summary>
    /// <returns>The issues, and how many match in all.</returns>
    public (List<JiraIssue> Issues, int Total) Page(JqlQuery query, int start, int size)
    {
        var found = new List<JiraIssue>(Math.Min(size, 1000));
        var matches = query.Matches ?? (static _ => true);
        var total = 0;
        foreach (var candidate in Enumerate(query, null, IndexedEdits(Nothing)))
        {
            if (!matches(candidate)) continue;
            if (total >= start && found.Count < size) found.Add(candidate.Issue);
            total++;
        }

        return (found, total);
    }

    /// <summary>Counts all matches.</summary>
    public int Count(JqlQuery query)
    {
        var matches = query.Matches ?? (static _ => true);
        return ById(null, isDescending: false, IndexedEdits(Nothing)).Count(matches);
    }

    private IEnumerable<JqlCandidate> Enumerate(JqlQuery query, PageToken? after, List<JiraIssue> edits)
    {
        var orders = query.OrderBy;
        if (orders.Count == 0) return ById(after, isDescending: true, edits);
        if (orders[0].Field == "id") return ById(after, orders[0].IsDescending, edits);
        var isWalk = orders[0] is { Field: "updated", IsDescending: false }
            && (orders.Count == 1 || orders[1] is { IsDescending: false, Field: "id" or "key" or "issuekey" });
        return isWalk ? ByUpdated(query, after, isTiedByKey: orders.Count > 1 && orders[1].Field != "id", edits) : Sorted(query, after, edits);
    }

    private IEnumerable<JqlCandidate> ById(PageToken? after, bool isDescending, List<JiraIssue> edits)
    {
        var source = site.Book.Source;
        var created = edits.Where(issue => issue.Slot < 0).OrderBy(issue => issue.Id).ToList();
        var changed = edits.Where(issue => issue.Slot >= 0).ToDictionary(issue => issue.Id);
        var places = source.Count + created.Count;
        for (var i = 0; i < places; i++)
        {
            var place = isDescending ? places - 1 - i : i;
            var id = place < source.Count ? source.IdOf(place) : created[place - source.Count].Id;
            if (after is not null && (isDescending ? id >= after.Id : id <= after.Id)) continue;
            JqlCandidate? candidate = null;
            if (place >= source.Count) candidate = new JqlCandidate(created[place - source.Count]);
            else if (changed.TryGetValue(id, out var issue)) candidate = new JqlCandidate(issue);
            else if (!site.Book.IsEdited(id))
            {
                var slot = place;
                candidate = new JqlCandidate(id, source.ProjectIdOf(slot), null, () => source.Issue(slot));
            }

            if (candidate is not null && IsFound(candidate)) yield return candidate;
        }
    }

    /// <summary>Merges the index of the start with the edits; issues of one instant are put in the asked order.</summary>
    private IEnumerable<JqlCandidate> ByUpdated(JqlQuery query, PageToken? after, bool isTiedByKey, List<JiraIssue> edits)
    {
        var from = Math.Max(query.MinUpdatedMs, after?.UpdatedMs ?? 0);
        var comparer = Comparer<JqlCandidate>.Create((left, right) => isTiedByKey ? CompareKeys(left.Issue, right.Issue) : left.Id.CompareTo(right.Id));
        // The last issue sent may be gone by now.
        var last = after is null ? null : site.Book.ById(after.Id);
        if (after is not null && last is null) comparer = Comparer<JqlCandidate>.Create((left, right) => left.Id.CompareTo(right.Id));
        foreach (var group in Groups(from, edits))
        {
            if (group.Count > 1) group.Sort(comparer);
            foreach (var candidate in group)
            {
                if (after is not null && candidate.UpdatedMs == after.UpdatedMs && (last is null ? candidate.Id <= after.Id : comparer.Compare(candidate, new JqlCandidate(last)) <= 0)) continue;
                if (IsFound(candidate)) yield return candidate;
            }
        }
    }

    /// <summary>What was taken away is not found, however much the index lags.</summary>
    private bool IsFound(JqlCandidate candidate) => !site.Book.IsDeleted(candidate.Id) && site.Access.IsFound(candidate.Id, candidate.ProjectId);

    private IEnumerable<List<JqlCandidate>> Groups(long fromMs, List<JiraIssue> edits)
    {
        var group = new List<JqlCandidate>();
        foreach (var candidate in Merged(fromMs, edits))
        {
            if (group.Count > 0 && group[0].UpdatedMs != candidate.UpdatedMs)
            {
                yield return group;
                group = [];
            }

            group.Add(candidate);
        }

        if (group.Count > 0) yield return group;
    }

    private IEnumerable<JqlCandidate> Merged(long fromMs, List<JiraIssue> edits)
    {
        var source = site.Book.Source;
        var edit = 0;
        while (edit < edits.Count && edits[edit].UpdatedMs < fromMs) edit++;
        for (var place = _updated.FirstAtOrAfter(fromMs); place < source.Count; place++)
        {
            var slot = _updated.Slots[place];
            var updated = _updated.UpdatedMs[place];
            while (edit < edits.Count && edits[edit].UpdatedMs <= updated) yield return new JqlCandidate(edits[edit++]);
            var id = source.IdOf(slot);
            if (!site.Book.IsEdited(id)) yield return new JqlCandidate(id, source.ProjectIdOf(slot), updated, () => source.Issue(slot));
        }

        while (edit < edits.Count) yield return new JqlCandidate(edits[edit++]);
    }

    private List<JqlCandidate> Sorted(JqlQuery query, PageToken? after, List<JiraIssue> edits)
    {
        var matches = query.Matches ?? (static _ => true);
        var all = ById(null, isDescending: false, edits).Where(matches).ToList();
        all.Sort((left, right) => Compare(left.Issue, right.Issue, query.OrderBy));
        return after is null ? all : all[Math.Min(after.Offset, all.Count)..];
    }

    /// <summary>Gets edited and created issues as the index shows them, by their last change.</summary>
    private List<JiraIssue> IndexedEdits(IReadOnlySet<long> reconciled)
    {
        var behind = lag();
        var edition = site.Book.Edition;
        lock (_gate)
        {
            if (behind == TimeSpan.Zero && _sortedEdits is { } cached && cached.Edition == edition) return cached.Issues;
        }

        var indexedMs = behind == TimeSpan.Zero ? long.MaxValue : site.NowMs - (long)behind.TotalMilliseconds;
        var issues = site.Book.Edited.Select(versions => reconciled.Contains(versions.Latest.Id) ? versions.Latest : versions.At(indexedMs)).OfType<JiraIssue>().OrderBy(issue => issue.UpdatedMs).ThenBy(issue => issue.Id).ToList();
        lock (_gate)
        {
            if (behind == TimeSpan.Zero) _sortedEdits = (edition, issues);
        }

        return issues;
    }

    private int Compare(JiraIssue left, JiraIssue right, IReadOnlyList<JqlOrder> orders)
    {
        foreach (var order in orders)
        {
            var compared = order.Field switch
            {
                "updated" => left.UpdatedMs.CompareTo(right.UpdatedMs),
                "created" => left.CreatedMs.CompareTo(right.CreatedMs),
                "id" => left.Id.CompareTo(right.Id),
                "key" or "issuekey" => CompareKeys(left, right),
                "priority" => string.CompareOrdinal(left.PriorityId, right.PriorityId),
                "status" => string.CompareOrdinal(NameOf(site.Catalog.Statuses, left.StatusId), NameOf(site.Catalog.Statuses, right.StatusId)),
                "issuetype" or "type" => string.CompareOrdinal(NameOf(site.Catalog.Types, left.TypeId), NameOf(site.Catalog.Types, right.TypeId)),
                "project" => string.CompareOrdinal(left.ProjectId, right.ProjectId),
                "summary" => string.Compare(left.Summary, right.Summary, StringComparison.OrdinalIgnoreCase),
                "assignee" => string.CompareOrdinal(left.AssigneeId, right.AssigneeId),
                _ => string.CompareOrdinal(left.DueOn, right.DueOn),
            };
            if (compared != 0) return order.IsDescending ? -compared : compared;
        }

        return left.Id.CompareTo(right.Id);
    }

    private static string? NameOf(IReadOnlyDictionary<string, JiraEntry> entries, string id) => entries.GetValueOrDefault(id)?.Name;

    private static int CompareKeys(JiraIssue left, JiraIssue right)
    {
        var (leftDash, rightDash) = (left.Key.LastIndexOf('-'), right.Key.LastIndexOf('-'));
        var compared = left.Key.AsSpan(0, leftDash).CompareTo(right.Key.AsSpan(0, rightDash), StringComparison.Ordinal);
        if (compared != 0) return compared;
        compared = (left.Key.Length - leftDash).CompareTo(right.Key.Length - rightDash);
        return compared != 0 ? compared : string.CompareOrdinal(left.Key, right.Key);
    }
}
