namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>The flags of a write.</summary>
/// <param name="ValidateOnly">Whether nothing is saved.</param>
/// <param name="BypassRules">Whether read-only fields of authorship may be set.</param>
internal sealed record WriteOptions(bool ValidateOnly = false, bool BypassRules = false);

/// <summary>The numbers of comments: unique over the organisation, as the items' own.</summary>
internal static class CommentIds
{
    private const int PerItem = 1000;

    public static int Of(int item, int number) => (item * PerItem) + number;
}
