using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The address of a feed's next page: this request's, with another position.</summary>
internal static class FeedLink
{
    public static string Next(Call call, string feed, string token)
    {
        var query = call.Query
            .Where(pair => !pair.Key.Equals("continuationToken", StringComparison.OrdinalIgnoreCase)
                && !pair.Key.Equals("startDateTime", StringComparison.OrdinalIgnoreCase))
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}")
            .Append($"continuationToken={Uri.EscapeDataString(token)}");
        var scope = call.Project is null ? call.Base : $"{call.Base}/{call.Project.Id}";
        return $"{scope}/_apis/wit/reporting/{feed}?{string.Join('&', query)}";
    }
}
