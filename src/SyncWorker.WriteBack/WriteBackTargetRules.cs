using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Definitions;

namespace SyncWorker.WriteBack;

/// <summary>What is wrong with a write-back target.</summary>
/// <param name="Target">The target's place in the file, from 0.</param>
/// <param name="Sentence">What is wrong and what to do.</param>
public sealed record TargetFault(int Target, string Sentence);

/// <summary>Finds targets that cannot work or would feed their own input, before anything runs.</summary>
public static class WriteBackTargetRules
{
    /// <summary>Checks all targets.</summary>
    /// <param name="definition">The whole definition: a target is judged by what its connection, links and selections read.</param>
    /// <returns>All faults, by target.</returns>
    public static IReadOnlyList<TargetFault> Check(SyncWorkerDefinition definition)
    {
        var faults = new List<TargetFault>();
        var targets = definition.WriteBack.Targets;
        for (var t = 0; t < targets.Count; t++)
        {
            var target = targets[t];
            var connection = definition.Connections.FirstOrDefault(candidate => candidate.Name == target.Connection);
            var sentences = connection is null
                ? [$"There is no connection '{target.Connection}'; name one of {Quote(definition.Connections.Select(known => known.Name))}."]
                : IsForRisks(target.Place) ? CheckRisks(definition, connection, target) : CheckMetric(definition, connection, target);
            faults.AddRange(sentences.Select(sentence => new TargetFault(t, sentence)));
            var twin = Enumerable.Range(0, t).FirstOrDefault(earlier => AreSame(targets[earlier], target), -1);
            if (twin >= 0) faults.Add(new TargetFault(t, $"It writes where target {twin + 1} writes, for the same types; remove one of them."));
        }

        return faults;
    }

    private static bool IsForRisks(WriteBackPlace place) => place is WriteBackPlace.Label or WriteBackPlace.Tag;

    private static IEnumerable<string> CheckMetric(SyncWorkerDefinition definition, ConnectionDefinition connection, WriteBackTarget target)
    {
        if (target.Metric is null) yield return $"It has no metric; name one of {Quote(MetricCatalogue.Names)}.";
        else if (!MetricCatalogue.Contains(target.Metric)) yield return $"There is no metric '{target.Metric}'; name one of {Quote(MetricCatalogue.Names)}.";
        if (target.Round is < 0 or > 6) yield return $"round is {target.Round}; give 0 to 6 decimals.";
        if (string.IsNullOrWhiteSpace(target.Field))
        {
            yield return target.Place == WriteBackPlace.Property ? "It has no property; give the issue property's key." : "It has no field; give the field's id.";
            yield break;
        }

        if (target.Place == WriteBackPlace.Property)
        {
            if (connection.Kind != ConnectionKind.Jira) yield return "Issue properties exist in Jira only; give a field.";
        }
        else if (MappedInputs.WhyInput(definition, connection, target.Field) is { } why)
        {
            yield return $"The field {target.Field} {why}; writing it would change what is measured. Give a field of its own.";
        }
    }

    private static IEnumerable<string> CheckRisks(SyncWorkerDefinition definition, ConnectionDefinition connection, WriteBackTarget target)
    {
        if (target.Metric is not null) yield return $"Labels and tags carry risks, not metrics; remove the metric '{target.Metric}' or give a field.";
        var isLabel = target.Place == WriteBackPlace.Label;
        if (isLabel != (connection.Kind == ConnectionKind.Jira))
            yield return isLabel ? "Labels exist in Jira; write 'risks: tag' for Azure DevOps." : "Tags exist in Azure DevOps; write 'risks: label' for Jira.";
        if (string.IsNullOrWhiteSpace(target.Prefix))
        {
            yield return "It has no prefix; give one, such as 'risk-', so that nobody else's labels or tags are touched.";
            yield break;
        }

        if (isLabel && target.Prefix.Any(char.IsWhiteSpace)) yield return $"The prefix '{target.Prefix}' contains a space, which Jira's labels cannot; remove the space.";
        if (!isLabel && target.Prefix.AsSpan().IndexOfAny(';', ',') >= 0) yield return $"The prefix '{target.Prefix}' contains ';' or ',', which Azure DevOps' tags cannot; remove it.";
        var selected = MappedInputs.SelectedLabels(definition, connection.Name).FirstOrDefault(label => label.StartsWith(target.Prefix, StringComparison.OrdinalIgnoreCase));
        if (selected is not null) yield return $"A portfolio selects items by '{selected}', which has the prefix '{target.Prefix}'; writing it would change what is measured. Give another prefix.";
    }

    private static bool AreSame(WriteBackTarget left, WriteBackTarget right) =>
        left.Connection == right.Connection
        && left.Place == right.Place
        && string.Equals(left.Field, right.Field, StringComparison.OrdinalIgnoreCase)
        && (!IsForRisks(left.Place) || string.Equals(left.Prefix, right.Prefix, StringComparison.OrdinalIgnoreCase))
        && (left.Types.Count == 0 || right.Types.Count == 0 || left.Types.Intersect(right.Types, StringComparer.OrdinalIgnoreCase).Any());

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names);
}
