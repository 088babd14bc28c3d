using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>What the tracker says of a query that it does not accept.</summary>
internal static class WiqlFault
{
    public static AzureDevOpsFault Syntax(string code, string sentence, string? near) => new(
        400,
        "SyntaxException",
        $"{code}: {sentence}" + (near is null ? string.Empty : $" The error is caused by «{near}»."))
    {
        TypeName = "Microsoft.TeamFoundation.WorkItemTracking.Client.Wiql.SyntaxException, Microsoft.TeamFoundation.WorkItemTracking.Client.QueryLanguage",
        EventId = 0,
    };

    public static AzureDevOpsFault TooManyRows(int limit) => new(
        400,
        "WorkItemTrackingQueryResultSizeLimitExceededException",
        $"VS402337: The number of work items returned exceeds the size limit of {limit}. Change the query to return fewer items.")
    { EventId = 0 };
}
