using System.Text;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>Things to store.</summary>
internal static class Sample
{
    public const string Connection = "jira";

    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly TrackerIdentity Identity = new()
    {
        Kind = TrackerKind.JiraCloud,
        InstanceId = "cloud-1",
        AccountId = "me",
        AccountName = "SyncWorker",
        TimeZone = "Europe/Berlin",
    };

    public static WorkItem Item(long id, string title = "Pay by card", DateTimeOffset? updatedAt = null) => new()
    {
        Id = new ItemId(Connection, id),
        Key = $"PAY-{id}",
        Url = $"https://example.org/browse/PAY-{id}",
        Project = "PAY",
        Title = title,
        TrackerType = "Story",
        HierarchyLevel = 0,
        StateCategory = StateCategory.InProgress,
        TrackerState = "In Arbeit",
        CreatedAt = Noon.AddDays(-9),
        UpdatedAt = updatedAt ?? Noon,
    };

    /// <summary>An item with a value in every property.</summary>
    public static WorkItem FullItem(long id) => Item(id, "A\u0000b \ud800 \uffff 0041 <b>\"ü\"</b> 👩‍👩‍👧 =1+1") with
    {
        HierarchyLevel = -1,
        ParentId = 7,
        Estimate = 2.5m,
        EstimateUnit = EstimateUnit.Hours,
        RemainingHours = 0.125m,
        CompletedHours = 999_999_999_999.999m,
        StartOn = new DateOnly(2026, 2, 28),
        DueOn = DateOnly.MaxValue,
        StartedAt = Noon.AddMilliseconds(1),
        CompletedAt = DateTimeOffset.UnixEpoch,
        Assignee = new PersonRef { Id = "acc:1", DisplayName = "Zoë", Email = "zoe@example.org" },
        Iteration = new IterationRef { Id = "5", Name = "Sprint 5", StartOn = new DateOnly(2026, 3, 1), FinishOn = new DateOnly(2026, 3, 14) },
        Team = "Payments",
        AreaPath = @"Shop\Payments",
        Priority = "2",
        IsBlocked = true,
        Labels = ["a\u0000", "b"],
        Releases = ["1.0", "2.0"],
        Components = ["Cards", "Checkout \ud800"],
        Links =
        [
            new ItemLink { Kind = LinkKind.Predecessor, TrackerType = "Blocks", TargetId = 8 },
            new ItemLink { Kind = LinkKind.Remote, TrackerType = "", TargetUrl = "https://example.org/?a=1&b=\"2\"" },
        ],
        Fields = new Dictionary<string, string> { ["customfield_2"] = "1.5", ["customfield_10"] = "\udc00" },
        Revision = 12,
        Notes = [new MappingNote(MappingNoteKind.Value, "x\u0000y")],
    };

    public static ReadItem Read(WorkItem item, params HistoryEntry[] history) => new()
    {
        Item = item,
        History = history,
        SourceEntries = history.Length,
        Raw = Encoding.UTF8.GetBytes($"{item.Id.NativeId} {item.Title} {item.UpdatedAt:O}"),
    };

    public static HistoryEntry Change(string source, DateTimeOffset at, string to = "Done", bool own = false, DateTimeOffset? observedAt = null) => new()
    {
        Field = HistoryField.State,
        HappenedAt = at,
        ObservedAt = observedAt ?? Noon.AddHours(1),
        AuthorId = own ? "me" : "zoe",
        IsOwn = own,
        FromWord = "In Arbeit",
        ToId = "3",
        ToWord = to,
        SourceId = source,
    };

    public static Worklog Worklog(long id, long item) => new()
    {
        Id = id,
        Item = new ItemId(Connection, item),
        Author = new PersonRef { Id = "acc-ana", DisplayName = "Ana" },
        StartedAt = Noon.AddDays(-1),
        Seconds = 3600,
        UpdatedAt = Noon.AddHours(-2),
    };

    public static ItemPage Page(params ReadItem[] items) => Page([], items);

    public static ItemPage Page(IReadOnlyList<TouchedItem> touched, params ReadItem[] items) => new() { Touched = touched, Items = items, Asked = ["customfield_2"] };

    public static TouchedPage Touched(string? cursor, params Touch[] touches) =>
        new() { Touches = touches, Cursor = cursor is null ? null : new SyncCursor(cursor) };

    public static JournalEntry Journal(long id, string order, string payload = "{}") => new(id, order, Encoding.UTF8.GetBytes(payload));

    public static QuarantinedItem Bad(long? id, string reason = "The date is not a date.") => new() { NativeId = id, Reason = reason, Raw = "{\"id\":"u8.ToArray() };

    public static SyncRun Run(DateTimeOffset startedAt, Completeness completeness = Completeness.Complete, bool full = false) => new()
    {
        Connection = Connection,
        Kind = TrackerKind.JiraCloud,
        StartedAt = startedAt,
        FinishedAt = startedAt.AddSeconds(5),
        Completeness = completeness,
        IsFull = full,
        Reasons = completeness == Completeness.Complete ? [] : ["One item could not be read."],
        ItemsRead = 1,
        ItemsStored = 2,
        ItemsUnchanged = 3,
        ItemsEchoed = 4,
        ItemsQuarantined = 5,
        HistoryEntries = 6,
        Requests = 7,
        Bytes = 8,
        WorklogsStored = 9,
        Swept = full ? 9 : null,
        Missed = full ? 10 : null,
        Removed = 11,
        Held = 12,
        Returned = 13,
        SweepRequests = 14,
    };

    public static MeasuredPortfolio Measured(DateTimeOffset at, int items = 3) => new()
    {
        Portfolio = "Shop",
        MeasuredAt = at,
        AsOf = new DateOnly(2026, 3, 10),
        ConfigurationVersion = "v1",
        Nodes =
        [
            new MeasuredNode
            {
                Path = "",
                Rollup = new Rollup { ItemCount = items, CompletedCount = 1, ProgressPercent = 33.33m, Completeness = Completeness.Partial, Reasons = ["mixedUnits"] },
                Risks = [Risk("overdue:1")],
            },
        ],
    };

    public static RiskFlag Risk(string fingerprint) => new()
    {
        Rule = "overdue",
        Severity = RiskSeverity.High,
        Item = new ItemId(Connection, 1),
        Key = "PAY-1",
        Url = "https://example.org/browse/PAY-1",
        Evidence = "3 days late",
        SinceAt = Noon,
        Fingerprint = fingerprint,
    };

    public static RiskRegisterState Register(params string[] fingerprints) => new(
        fingerprints.ToDictionary(fingerprint => fingerprint, fingerprint => new RiskState { Flag = Risk(fingerprint), IsRaised = true, Streak = 2 }));

    public static ItemWrite Write(long id, string after = "42") => new()
    {
        Item = new ItemId(Connection, id),
        Key = $"PAY-{id}",
        Updates =
        [
            new FieldUpdate { Place = WriteBackPlace.Field, Field = "customfield_1", Before = null, After = after, IsNumber = true, Reason = "progress" },
            new FieldUpdate { Place = WriteBackPlace.Label, Field = "labels", Before = "sw-old", After = "sw-risk", Reason = "overdue" },
        ],
    };

    public static WriteBackOutcome Outcome(ItemWrite write, WriteBackResult result = WriteBackResult.Applied, long? revision = null) =>
        new() { Write = write, Result = result, Revision = revision };

    public static BrakeAlarm Alarm(DateTimeOffset at, int items, long sweep) => new()
    {
        Connection = Connection,
        Project = "PAY",
        RaisedAt = at,
        Sweep = sweep,
        Cause = RemovalCause.Deleted,
        Items = items,
        ProjectItems = 40,
        Reason = $"{items} items of PAY are missing at once.",
    };

    public static TrackerMetadata Metadata(params (string Name, string Json)[] documents) =>
        new([.. documents.Select(static document => new MetadataDocument(document.Name, Encoding.UTF8.GetBytes(document.Json)))]);

    public static CatalogueEntry Sprint(string id, string word, DateOnly? finishOn = null) =>
        new() { Kind = CatalogueKind.Iteration, NativeId = id, Word = word, FinishOn = finishOn };
}
