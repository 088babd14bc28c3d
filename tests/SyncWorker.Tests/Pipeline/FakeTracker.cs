using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SyncWorker.Connectors;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Pipeline;

/// <summary>A tracker in memory: what is in it, what of it is shown, and what goes wrong, is each test's own doing.</summary>
internal sealed class FakeTracker(TimeProvider time) : ITrackerConnector, IVisibilityReader
{
    public const string Name = "fake";
    public const int PageSize = 10;

    private readonly SortedDictionary<long, WorkItem> _items = [];

    public string ConnectionName => Name;

    public int BatchSize => 1000;

    public int ConfirmSize => 12;

    public RequestTally Tally { get; } = new();

    public RateHeadroom Headroom => throw new NotSupportedException();

    public Dictionary<string, ProjectStatus> Roster { get; } = new(StringComparer.Ordinal) { ["PAY"] = ProjectStatus.Live, ["OPS"] = ProjectStatus.Live };

    /// <summary>Gets the projects in scope.</summary>
    public HashSet<string> Scope { get; } = ["PAY", "OPS"];

    /// <summary>Gets the items that the account may not see.</summary>
    public HashSet<long> Hidden { get; } = [];

    /// <summary>Gets the items that are there and that no listing shows: the index lags behind.</summary>
    public HashSet<long> Unlisted { get; } = [];

    /// <summary>Gets the cursors that listings were asked for, an empty one for the start.</summary>
    public List<string> Listings { get; } = [];

    public int RosterReads { get; private set; }

    /// <summary>Gets or sets what the feed of worklogs says after a cursor.</summary>
    public Func<SyncCursor?, IEnumerable<WorklogFeedPage>> WorklogFeed { get; set; } = static _ => [];

    /// <summary>Gets or sets what is answered about worklogs.</summary>
    public Func<IReadOnlyList<long>, WorklogAnswer> WorklogsOf { get; set; } = static _ => WorklogAnswer.Empty;

    /// <summary>Gets or sets what is answered about the worklogs of one item.</summary>
    public Func<long, WorklogAnswer?> WorklogsOfItem { get; set; } = static _ => throw new NotSupportedException();

    /// <summary>Gets or sets what becomes of a write.</summary>
    public Func<ItemWrite, Task<WriteBackOutcome>> Applied { get; set; } = static _ => throw new NotSupportedException();

    public int Confirmations { get; private set; }

    public int MetadataReads { get; private set; }

    /// <summary>Gets or sets what happens before a page of a listing is answered, by its number from 1.</summary>
    public Action<int> BeforePage { get; set; } = static _ => { };

    /// <summary>Gets or sets what a listing answers instead of the truth.</summary>
    public Func<IReadOnlyList<ListedItem>, IReadOnlyList<ListedItem>> Listed { get; set; } = static items => items;

    /// <summary>Gets or sets what a confirmation answers instead of the truth.</summary>
    public Func<IReadOnlyList<Sighting>, IReadOnlyList<Sighting>> Confirmed { get; set; } = static sightings => sightings;

    public IEnumerable<WorkItem> Items => _items.Values;

    public static TrackerException Failure => new("the tracker failed to answer (HTTP 503).", mayPass: true);

    public void Put(long id, string project = "PAY", string title = "Work", DateTimeOffset? updatedAt = null, params MappingNote[] notes) => _items[id] = new WorkItem
    {
        Notes = notes,
        Id = new ItemId(Name, id),
        Key = string.Create(CultureInfo.InvariantCulture, $"{project}-{id}"),
        Url = string.Create(CultureInfo.InvariantCulture, $"https://example.org/{id}"),
        Project = project,
        Title = title,
        TrackerType = "Story",
        HierarchyLevel = 0,
        StateCategory = StateCategory.InProgress,
        TrackerState = "Doing",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = updatedAt ?? time.GetUtcNow(),
    };

    public void Delete(IEnumerable<long> ids)
    {
        foreach (var id in ids.ToList()) _items.Remove(id);
    }

    public Task<TrackerIdentity> ReadIdentityAsync(CancellationToken cancellationToken) => Task.FromResult(
        new TrackerIdentity { Kind = TrackerKind.JiraCloud, InstanceId = "1", AccountId = "me", AccountName = "SyncWorker" });

    public Task<TrackerMetadata> ReadMetadataAsync(CancellationToken cancellationToken)
    {
        MetadataReads++;
        return Task.FromResult(new TrackerMetadata([new MetadataDocument("projects", "[]"u8.ToArray())]));
    }

    public IReadOnlyList<CatalogueEntry> UseMetadata(TrackerMetadata metadata) => [];

    public async IAsyncEnumerable<TouchedPage> ReadTouchedAsync(SyncCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        Tally.CountRead();
        var since = cursor is null ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(cursor.Value, CultureInfo.InvariantCulture));
        var touched = Shown().Where(item => item.UpdatedAt >= since).ToList();
        var watermark = touched.Select(static item => item.UpdatedAt).Append(since).Max();
        yield return new TouchedPage
        {
            Touches = [.. touched.Select(static item => new Touch(item.Id.NativeId, item.UpdatedAt))],
            Cursor = new SyncCursor(watermark.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        };
    }

    public async IAsyncEnumerable<ItemPage> ReadItemsAsync(IReadOnlyList<TouchedItem> touched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        Tally.CountRead();
        var there = touched.Where(item => _items.ContainsKey(item.NativeId) && !Hidden.Contains(item.NativeId)).Select(item => _items[item.NativeId]).ToList();
        yield return new ItemPage
        {
            Touched = touched,
            Items = [.. there.Select(static item => new ReadItem { Item = item, History = [], SourceEntries = 0, Raw = Encoding.UTF8.GetBytes($"{item.Key} {item.Title}") })],
            Absent = [.. touched.Select(static item => item.NativeId).Except(there.Select(static item => item.Id.NativeId))],
        };
    }

    public async IAsyncEnumerable<SweepPage> ListAllAsync(SyncCursor? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = from?.Value ?? "";
        for (var number = 1; ; number++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            BeforePage(number);
            cancellationToken.ThrowIfCancellationRequested();
            Tally.CountRead();
            Listings.Add(at);
            var after = at.Length == 0 ? 0 : long.Parse(at, CultureInfo.InvariantCulture);
            var page = Shown().Where(item => item.Id.NativeId > after).Take(PageSize).Select(static item => new ListedItem(item.Id.NativeId, item.UpdatedAt)).ToList();
            var isLast = page.Count < PageSize;
            if (!isLast) at = page[^1].NativeId.ToString(CultureInfo.InvariantCulture);
            yield return new SweepPage { Items = Listed(page), Next = isLast ? null : new SyncCursor(at) };
            if (isLast) yield break;
        }
    }

    public Task<IReadOnlyList<RosterProject>> ReadRosterAsync(CancellationToken cancellationToken)
    {
        Tally.CountRead();
        RosterReads++;
        return Task.FromResult<IReadOnlyList<RosterProject>>([.. Roster.Select(static project => new RosterProject(project.Key, project.Value))]);
    }

    public Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<SoughtItem> items, CancellationToken cancellationToken)
    {
        Assert.InRange(items.Count, 1, ConfirmSize);
        Tally.CountRead();
        Confirmations++;
        return Task.FromResult(Confirmed([.. items.Select(item => See(item.NativeId))]));
    }

    public Task<IReadOnlyList<long>> ReadQueryAsync(string query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<WorklogFeedPage> ReadWorklogFeedAsync(SyncCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var page in WorklogFeed(cursor)) yield return page;
    }

    public Task<WorklogAnswer> ReadWorklogsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => Task.FromResult(WorklogsOf(ids));

    public Task<WorklogAnswer?> ReadItemWorklogsAsync(long nativeId, CancellationToken cancellationToken) => Task.FromResult(WorklogsOfItem(nativeId));

    public Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken) => Applied(write);

    public Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Sighting See(long id)
    {
        if (!_items.TryGetValue(id, out var item) || Hidden.Contains(id) || !Roster.ContainsKey(item.Project)) return new Sighting(id, SightingKind.Absent);
        return new Sighting(id, Scope.Contains(item.Project) ? SightingKind.InScope : SightingKind.OutOfScope, $"{item.Key} in project {item.Project}") { Project = item.Project };
    }

    private IEnumerable<WorkItem> Shown() => _items.Values.Where(item =>
        Scope.Contains(item.Project) && Roster.GetValueOrDefault(item.Project) == ProjectStatus.Live && !Hidden.Contains(item.Id.NativeId) && !Unlisted.Contains(item.Id.NativeId));
}
