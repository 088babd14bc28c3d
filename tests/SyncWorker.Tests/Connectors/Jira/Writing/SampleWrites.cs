using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

/// <summary>Writes to issues of the simulated Jira.</summary>
internal static class SampleWrites
{
    public const string Progress = "customfield_10500";

    /// <summary>The point field of team-managed projects: on no screen of PAY.</summary>
    public const string ForeignPoints = "customfield_10026";

    public static ItemWrite Write(WorkItem item, params FieldUpdate[] updates) => new() { Item = item.Id, Key = item.Key, Updates = updates };

    public static FieldUpdate Number(string? before, string? after, string field = Progress) => new() { Place = WriteBackPlace.Field, Field = field, Before = before, After = after, IsNumber = true, Reason = "test" };

    public static FieldUpdate Text(string field, string? before, string? after) => new() { Place = WriteBackPlace.Field, Field = field, Before = before, After = after, Reason = "test" };

    public static FieldUpdate Label(string? before, string? after) => new() { Place = WriteBackPlace.Label, Field = "labels", Before = before, After = after, Reason = "test" };

    public static FieldUpdate Property(string key, string? before, string? after) => new() { Place = WriteBackPlace.Property, Field = key, Before = before, After = after, Reason = "test" };

    public static FieldUpdate Comment(string? before, string? after) => new() { Place = WriteBackPlace.Comment, Field = "syncworker.status", Before = before, After = after, Reason = "test" };

    public static FieldUpdate Link(string? before, string? after) => new() { Place = WriteBackPlace.RemoteLink, Field = "syncworker:Payments&x=1", Before = before, After = after, Reason = "test" };

    /// <summary>Reads all issues and gives those of a type in PAY.</summary>
    public static async Task<IReadOnlyList<WorkItem>> PayAsync(JiraConnector connector, string type = "Epic") =>
        [.. (await SimulatedJira.ReadAllAsync(connector)).Select(read => read.Item).Where(item => item.TrackerType == type && item.Key.StartsWith("PAY-", StringComparison.Ordinal))];

    /// <summary>Counts the requests to a route that ends so.</summary>
    public static long Asked(this SimulatedJira jira, string end) =>
        jira.Tracker.Requests.Counts.Where(route => route.Key.EndsWith(end, StringComparison.Ordinal)).Sum(route => route.Value);
}
