namespace SyncWorker.Simulator.World;

/// <summary>What a link across the trackers says.</summary>
internal enum CrossLinkKind
{
    /// <summary>The issue is blocked by the work item: a remote link in Jira, "is blocked by".</summary>
    JiraWaitsForAzureDevOps,

    /// <summary>The work item is blocked by the issue: a hyperlink in Azure DevOps, comment "blocked by".</summary>
    AzureDevOpsWaitsForJira,

    /// <summary>Both are the same work: the work item's <c>Custom.JiraKey</c> names the issue.</summary>
    Mirror,
}

/// <summary>One link across the trackers.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="JiraOrdinal">The issue.</param>
/// <param name="AzureDevOpsOrdinal">The work item.</param>
internal sealed record CrossLink(CrossLinkKind Kind, int JiraOrdinal, int AzureDevOpsOrdinal);

/// <summary>Links across the trackers: the k-th standard items of both, for six reserved k and every hundredth after them.</summary>
internal sealed class CrossLinks(WorldShape jira, WorldShape devOps)
{
    private const int FirstReserved = 20;
    private const int LastReserved = 25;
    private const int Step = 100;
    private const int Offset = 60;

    private readonly int _standards = Math.Min(jira.StandardCount, devOps.StandardCount);

    /// <summary>Enumerates all links, in the order of k.</summary>
    public IEnumerable<CrossLink> All()
    {
        for (var k = FirstReserved; k <= LastReserved; k++)
        {
            if (At(k) is { } reserved) yield return reserved;
        }

        for (var k = Offset; k < _standards; k += Step)
        {
            if (At(k) is { } link) yield return link;
        }
    }

    /// <summary>Finds the link of an item, by its ordinal in either tracker; null when it has none.</summary>
    public CrossLink? Of(int ordinal) => WorldShape.StandardIndex(ordinal) is >= 0 and var k ? At(k) : null;

    private CrossLink? At(int k)
    {
        if (k >= _standards) return null;
        var ordinal = WorldShape.StandardOrdinal(k);
        CrossLinkKind? kind = k switch
        {
            20 or 22 => CrossLinkKind.JiraWaitsForAzureDevOps,
            21 or 23 => CrossLinkKind.AzureDevOpsWaitsForJira,
            24 or LastReserved => CrossLinkKind.Mirror,
            _ when k % Step == Offset => (CrossLinkKind)(k / Step % 3),
            _ => null,
        };
        return kind is { } known ? new CrossLink(known, ordinal, ordinal) : null;
    }
}
