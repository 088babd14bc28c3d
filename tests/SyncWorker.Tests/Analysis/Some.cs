using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;

namespace SyncWorker.Tests.Analysis;

/// <summary>Items, definitions and snapshots with everything that a test does not care about filled in.</summary>
internal static class Some
{
    public const string Jira = "pay-jira";
    public const string Ado = "core-ado";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2026, 11, 23);

    public static WorkItem Item(
        long id,
        string connection = Jira,
        int? level = 0,
        StateCategory state = StateCategory.Proposed,
        long? parent = null,
        decimal? estimate = null,
        EstimateUnit unit = EstimateUnit.Points,
        DateOnly? due = null,
        string? type = null) => new()
        {
            Id = new ItemId(connection, id),
            Key = connection == Jira ? $"PAY-{id}" : $"{id}",
            Url = connection == Jira ? $"https://pay.example.net/browse/PAY-{id}" : $"https://dev.azure.com/contoso/Core/_workitems/edit/{id}",
            Project = connection == Jira ? "PAY" : "Core",
            Title = $"Item {id}",
            TrackerType = type ?? level switch { null => "Odd", < 0 => "Sub-task", 0 => "Story", 1 => "Epic", _ => "Initiative" },
            HierarchyLevel = level,
            StateCategory = state,
            TrackerState = state.ToString(),
            ParentId = parent,
            Estimate = estimate,
            EstimateUnit = unit,
            DueOn = due,
            CreatedAt = Now.AddDays(-90),
            UpdatedAt = Now.AddDays(-1),
            CompletedAt = state == StateCategory.Completed ? Now.AddDays(-2) : null,
        };

    public static WorkItem Done(long id, long? parent = null, decimal? estimate = null, string connection = Jira, int? level = 0) =>
        Item(id, connection, level, StateCategory.Completed, parent, estimate);

    public static WorkItem Linked(this WorkItem item, LinkKind kind, long target) =>
        item with { Links = [.. item.Links, new ItemLink { Kind = kind, TrackerType = kind.ToString(), TargetId = target }] };

    public static WorkItem LinkedTo(this WorkItem item, string word, string url) =>
        item with { Links = [.. item.Links, new ItemLink { Kind = LinkKind.Remote, TrackerType = word, TargetUrl = url }] };

    public static WorkItem WithField(this WorkItem item, string field, string value) =>
        item with { Fields = new Dictionary<string, string>(item.Fields) { [field] = value } };

    public static ConnectionDefinition Connection(string name) => new()
    {
        Name = name,
        Kind = name == Jira ? ConnectionKind.Jira : ConnectionKind.AzureDevOps,
        Url = new Uri(name == Jira ? "https://pay.example.net" : "https://dev.azure.com/contoso"),
        Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference("TOKEN", null) },
    };

    public static SelectionDefinition Query(string query) => new() { Connection = Jira, Query = query };

    public static Dictionary<QueryKey, QueryAnswer> Answered(string query, QueryAnswer answer) => new() { [new QueryKey(Jira, query)] = answer };

    public static SelectionDefinition All(string connection) => new() { Connection = connection };

    public static NodeDefinition Node(string name, params SelectionDefinition[] selections) => new() { Name = name, Selections = selections };

    /// <summary>A portfolio with one node that has everything of both connections.</summary>
    public static PortfolioDefinition Everything(ProgressPolicy? progress = null, NodeDefinition? node = null) => new()
    {
        Name = "Payments",
        Progress = progress ?? new ProgressPolicy(),
        Nodes = [node ?? Node("All", All(Jira), All(Ado))],
    };

    public static SyncWorkerDefinition Definition(params CrossLinkDefinition[] links) =>
        new() { Connections = [Connection(Jira), Connection(Ado)], CrossLinks = links, Version = "v1" };

    public static ConnectionFreshness Fresh(string connection) =>
        new() { Connection = connection, LastRun = Completeness.Complete, LastCompleteAt = Now.AddMinutes(-5) };

    public static SnapshotContext Context(params CrossLinkDefinition[] links) =>
        new() { Definition = Definition(links), MeasuredAt = Now, Connections = [Fresh(Jira), Fresh(Ado)] };

    public static PortfolioSnapshot Snapshot(IEnumerable<WorkItem> items, SnapshotContext? context = null) => PortfolioSnapshot.Build(items, context ?? Context());

    public static PortfolioMeasures Measure(IEnumerable<WorkItem> items, ProgressPolicy? progress = null, SnapshotContext? context = null) =>
        PortfolioMeasures.Measure(Snapshot(items, context), Everything(progress));

    public static Rollup Top(this PortfolioMeasures measures) => measures.Nodes[0].Rollup;

    public static Rollup Of(this PortfolioMeasures measures, long id, string connection = Jira) =>
        measures.FindRollup(measures.Snapshot.Find(new ItemId(connection, id))!.Value)!;

    public static SnapshotItem Get(this PortfolioSnapshot snapshot, long id, string connection = Jira) => snapshot.Find(new ItemId(connection, id))!.Value;

    public static string Show(Rollup rollup) =>
        FormattableString.Invariant($"{rollup.ItemCount}|{rollup.CompletedCount}|{rollup.ProgressPercent}|{rollup.EstimateTotal}|{rollup.EstimateCompleted}|{rollup.EstimateUnit}|{rollup.EstimateCoverage}|{rollup.ScheduleVarianceDays}|{rollup.Completeness}|{string.Join(';', rollup.Reasons)}");
}
