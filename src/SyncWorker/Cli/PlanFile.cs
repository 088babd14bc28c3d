using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Cli;

/// <summary>Compares a plan that somebody approved with the plan that follows from what is stored now.</summary>
internal static class PlanFile
{
    /// <summary>Keeps what is still right, and says what is not.</summary>
    /// <param name="approved">The writes of the file.</param>
    /// <param name="current">The plan as of now.</param>
    /// <param name="refused">Receives one sentence for each write that is not kept.</param>
    /// <returns>The plan to apply: the approved updates, of which before and after are still those of the current plan.</returns>
    public static WriteBackPlan Keep(IReadOnlyList<ItemWrite> approved, WriteBackPlan current, out IReadOnlyList<string> refused)
    {
        var now = current.Writes.ToDictionary(write => write.Item);
        var sentences = new List<string>();
        var kept = new List<ItemWrite>();
        foreach (var write in approved)
        {
            // The item holds what is wanted now: what was approved has been done, or is not needed any more.
            if (write.Updates.Count > 0 && !now.ContainsKey(write.Item)) continue;
            if (WhyNot(write, now) is { } why) sentences.Add($"{write.Item.Connection}/{write.Key}: {why}; it was not written. Make a new plan.");
            else kept.Add(write);
        }

        refused = sentences;
        return current with { Writes = kept };
    }

    private static string? WhyNot(ItemWrite write, Dictionary<ItemId, ItemWrite> now)
    {
        if (write.Updates.Count == 0) return "the file names no update for it";
        var current = now[write.Item];
        foreach (var update in write.Updates)
        {
            if (current.Updates.Any(other => IsSame(update, other))) continue;
            var other = current.Updates.FirstOrDefault(candidate => candidate.Place == update.Place && candidate.Field == update.Field);
            return other is null
                ? $"{update.Field} is not to be changed any more"
                : $"{update.Field} is now {Show(other)}, not {Show(update)} as in the file";
        }

        return null;
    }

    private static bool IsSame(FieldUpdate first, FieldUpdate second) =>
        first.Place == second.Place && first.Field == second.Field && first.Before == second.Before && first.After == second.After && first.IsNumber == second.IsNumber;

    private static string Show(FieldUpdate update) => $"{update.Before ?? "(empty)"} → {update.After ?? "(empty)"}";
}
