using SyncWorker.Model.Items;

namespace SyncWorker.Model.Definitions;

/// <summary>How a tracker's fields become the shared model. Everything is optional: what is not said is found in the tracker's metadata.</summary>
public sealed record MappingDefinition
{
    /// <summary>Gets the categories that win over the tracker's own: by status id (Jira) or <c>type/state</c> (Azure DevOps).</summary>
    public IReadOnlyDictionary<string, StateCategory> States { get; init; } = new Dictionary<string, StateCategory>();

    /// <summary>Gets the hierarchy levels that win over the tracker's own, by issue type id or name (Jira): −1 sub-tasks, 0 the level that is counted, 1 epics, 2 and more above.</summary>
    public IReadOnlyDictionary<string, int> Levels { get; init; } = new Dictionary<string, int>();

    /// <summary>Gets the names or ids of resolutions that mean <see cref="StateCategory.Removed"/> (Jira).</summary>
    public IReadOnlyList<string> RemovedResolutions { get; init; } = [];

    /// <summary>Gets the unit of <see cref="EstimateFields"/>; <see langword="null"/> follows the field that is found.</summary>
    public EstimateUnit? EstimateUnit { get; init; }

    /// <summary>Gets the estimate's field ids; the first that is filled counts. Empty: the tracker's own estimate fields.</summary>
    public IReadOnlyList<string> EstimateFields { get; init; } = [];

    /// <summary>Gets the field of the planned first day, or <see langword="null"/> for the tracker's usual one.</summary>
    public string? StartField { get; init; }

    /// <summary>Gets the field of the due day, or <see langword="null"/> for the tracker's usual one.</summary>
    public string? DueField { get; init; }

    /// <summary>Gets the IANA zone in which instants become days. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Gets the field of the team, or <see langword="null"/>.</summary>
    public string? TeamField { get; init; }

    /// <summary>Gets the field that says an item is blocked, or <see langword="null"/> for the tracker's usual one.</summary>
    public string? BlockedField { get; init; }

    /// <summary>Gets the field of the status that people report, or <see langword="null"/>. It is kept in <see cref="WorkItem.Fields"/>.</summary>
    public string? ReportedStatusField { get; init; }
}
