using SyncWorker.Model.Definitions;

namespace SyncWorker.WriteBack;

/// <summary>Knows which fields are read as input, so that none of them is written.</summary>
internal static class MappedInputs
{
    /// <summary>Says why a field is input, as the end of a sentence, or null.</summary>
    public static string? WhyInput(SyncWorkerDefinition definition, ConnectionDefinition connection, string field)
    {
        var mapping = connection.Mapping;
        bool Is(string? other) => field.Equals(other, StringComparison.OrdinalIgnoreCase);
        if (mapping.EstimateFields.Any(Is)) return "is mapped as the estimate";
        if (Is(mapping.StartField)) return "is mapped as the start day";
        if (Is(mapping.DueField)) return "is mapped as the due day";
        if (Is(mapping.TeamField)) return "is mapped as the team";
        if (Is(mapping.BlockedField)) return "is mapped as the blocked mark";
        if (Is(mapping.ReportedStatusField)) return "is mapped as the reported status";
        if (definition.CrossLinks.Any(rule => Is(rule.Field) && (rule.From is null || rule.From == connection.Name))) return "links items across connections";
        return IsTrackersOwn(connection.Kind, field) ? "is one of the tracker's own, which are read" : null;
    }

    /// <summary>Lists the labels and tags by which portfolios select items of a connection.</summary>
    public static IEnumerable<string> SelectedLabels(SyncWorkerDefinition definition, string connection)
    {
        var open = new Stack<NodeDefinition>(definition.Portfolios.SelectMany(portfolio => portfolio.Nodes));
        while (open.TryPop(out var node))
        {
            foreach (var label in node.Selections.Where(selection => selection.Connection == connection).SelectMany(selection => selection.Labels)) yield return label;
            foreach (var child in node.Nodes) open.Push(child);
        }
    }

    /// <summary>Jira's own fields have plain names, added ones are called <c>customfield_…</c>; Azure DevOps' own stand under <c>System</c> and <c>Microsoft</c>.</summary>
    private static bool IsTrackersOwn(ConnectionKind kind, string field) => kind == ConnectionKind.Jira
        ? !field.StartsWith("customfield_", StringComparison.OrdinalIgnoreCase)
        : field.StartsWith("System.", StringComparison.OrdinalIgnoreCase) || field.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase);
}
