using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes a plan as a diff that a person can read: item by item, before and after, and why.</summary>
internal static class PlanText
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="titles">The title and address of each planned item.</param>
    public static void Write(TextWriter output, WriteBackPlan plan, IReadOnlyDictionary<Model.Items.ItemId, PlannedItem> titles)
    {
        foreach (var write in plan.Writes)
        {
            var item = titles.GetValueOrDefault(write.Item);
            output.WriteLine(Words.Clean($"{write.Item.Connection}/{write.Key}  {item?.Title}"));
            if (item is not null) output.WriteLine($"  {Words.Clean(item.Url)}");
            foreach (var update in write.Updates) output.WriteLine("  " + Words.Clean(Describe(update)));
            output.WriteLine();
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Writes.Count:N0} {(plan.Writes.Count == 1 ? "item" : "items")} would be changed; {plan.Unchanged:N0} values are already right. Nothing was sent."));
        foreach (var withheld in plan.Withheld) output.WriteLine("Withheld: " + Words.Clean(withheld));
    }

    private static string Describe(FieldUpdate update)
    {
        var change = update.Place is WriteBackPlace.Label or WriteBackPlace.Tag
            ? update.After is { } added ? $"+ {added}" : $"- {update.Before}"
            : $"{update.Before ?? "(empty)"} → {update.After ?? "(empty)"}";
        return $"{update.Field}: {change}   ({update.Reason})";
    }
}

/// <summary>What a plan shows of an item beside its key.</summary>
/// <param name="Title">The title.</param>
/// <param name="Url">The address of its page.</param>
internal sealed record PlannedItem(string Title, string Url);
