using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Loaded;

/// <summary>One recorded work item.</summary>
internal sealed class LoadedItem
{
    public required int Id { get; init; }

    public required int Rev { get; init; }

    /// <summary>Gets the recorded values by the index of their field.</summary>
    public required IReadOnlyDictionary<int, object> Values { get; init; }

    /// <summary>Gets the recorded relations, in their order.</summary>
    public required IReadOnlyList<LinkEvent> Relations { get; init; }

    /// <summary>Gets the project, which a recording may leave to its address.</summary>
    public required string Project { get; init; }

    /// <summary>Gets when the revision was made; where that was not recorded, the instant of which the recording speaks.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>The recorded values, and defaults for those that every item has but the recording did not ask for.</summary>
    public WorkItemSnapshot Snapshot(int fields)
    {
        var values = new object?[fields];
        values[KnownField.TeamProject] = values[KnownField.AreaPath] = values[KnownField.IterationPath] = Project;
        values[KnownField.CreatedDate] = values[KnownField.ChangedDate] = ChangedAt;
        foreach (var (field, value) in Values)
        {
            values[field] = value;
        }

        return new WorkItemSnapshot(Id, Rev, values);
    }
}
