using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>What a query is understood against.</summary>
internal sealed record WiqlScope
{
    public required FieldCatalog Fields { get; init; }

    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Gets what <c>@project</c> means, or null when the route names no project.</summary>
    public required Project? Project { get; init; }

    /// <summary>Gets what <c>@me</c> means.</summary>
    public required Identity Me { get; init; }

    /// <summary>Gets the day that <c>@today</c> means.</summary>
    public required DateTime Today { get; init; }

    /// <summary>Gets whether dates carry a time of day; without it they compare by day.</summary>
    public required bool TimePrecision { get; init; }
}
