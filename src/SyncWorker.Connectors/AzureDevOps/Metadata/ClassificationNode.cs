namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>An area or an iteration.</summary>
/// <param name="Id">The node's number, as items carry it in <c>System.AreaId</c> and <c>System.IterationId</c>.</param>
/// <param name="Path">The path as items spell it.</param>
/// <param name="IsIteration">Whether it is an iteration.</param>
/// <param name="StartOn">An iteration's first day, or <see langword="null"/>.</param>
/// <param name="FinishOn">An iteration's last day, inclusive, or <see langword="null"/>.</param>
internal sealed record ClassificationNode(string Id, string Path, bool IsIteration, DateOnly? StartOn, DateOnly? FinishOn)
{
    /// <summary>Turns a tree's path (<c>\Core\Iteration\Sprint 1</c>) into an item's path (<c>Core\Sprint 1</c>).</summary>
    public static string ToItemPath(string treePath)
    {
        var parts = treePath.Split('\\', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 2 ? string.Join('\\', parts) : string.Join('\\', parts.Take(1).Concat(parts.Skip(2)));
    }
}
