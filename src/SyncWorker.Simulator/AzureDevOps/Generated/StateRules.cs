using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>What the process writes beside a new state: the reason and the dates of the milestones.</summary>
internal static class StateRules
{
    public static void Enter(object?[] values, string state, DateTime at)
    {
        if (values[KnownField.State] as string == state)
        {
            return;
        }

        var type = values[KnownField.WorkItemType] as string ?? string.Empty;
        values[KnownField.State] = state;
        values[KnownField.Reason] = TypeWords.ReasonOf(type, state);
        values[KnownField.StateChangeDate] = at;
        switch (state)
        {
            case "New" or "To Do":
                values[KnownField.ActivatedDate] = values[KnownField.ResolvedDate] = values[KnownField.ClosedDate] = null;
                break;
            case "Active" or "Doing":
                values[KnownField.ActivatedDate] = at;
                values[KnownField.ResolvedDate] = values[KnownField.ClosedDate] = null;
                break;
            case "Resolved":
                values[KnownField.ResolvedDate] = at;
                values[KnownField.ClosedDate] = null;
                break;
            case "Closed" or "Done":
                values[KnownField.ClosedDate] = at;
                break;
        }
    }
}
