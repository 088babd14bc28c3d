namespace SyncWorker.Simulator.World;

/// <summary>Where the running trackers are; links across them are spelled with these.</summary>
internal sealed class TrackerAddresses
{
    /// <summary>Gets or sets Jira's site, such as <c>http://127.0.0.1:9401/</c>; null while it is not served.</summary>
    public Uri? Jira { get; set; }

    /// <summary>Gets or sets the Azure DevOps organisation, such as <c>http://127.0.0.1:9403/example</c>; null while it is not served.</summary>
    public Uri? AzureDevOps { get; set; }

    /// <summary>Gets the address of an issue's page.</summary>
    public string JiraPage(SimulatedWorld world, int ordinal) =>
        Base(Jira, "http://127.0.0.1:9401") + WorldNames.BrowsePath(world.Jira.Shape, ordinal);

    /// <summary>Gets the address of a work item's page.</summary>
    public string WorkItemPage(SimulatedWorld world, int ordinal) =>
        Base(AzureDevOps, "http://127.0.0.1:9403/" + WorldNames.Organization) + WorldNames.WorkItemPath(world.AzureDevOps.Shape, ordinal);

    private static string Base(Uri? address, string fallback) => (address?.AbsoluteUri ?? fallback).TrimEnd('/') + "/";
}
