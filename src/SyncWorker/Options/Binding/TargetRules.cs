using SyncWorker.Model.Definitions;
using SyncWorker.WriteBack;

namespace SyncWorker.Options.Binding;

/// <summary>What must hold between write-back targets and everything else: no circle, no two writers of one place.</summary>
internal static class TargetRules
{
    private const int MaximumProperties = 5;

    /// <summary>Checks all targets.</summary>
    /// <param name="definition">Everything that was read.</param>
    /// <param name="sections">Where its targets stand, in their order.</param>
    /// <param name="connections">The known connections; targets of unknown ones are already reported.</param>
    public static void Check(SyncWorkerDefinition definition, IReadOnlyList<ConfigSection> sections, ConnectionNames connections)
    {
        var targets = definition.WriteBack.Targets;
        foreach (var fault in WriteBackTargetRules.Check(definition))
        {
            if (connections.KindOf(targets[fault.Target].Connection) is null) continue;
            var (problem, remedy) = Split(fault.Sentence);
            sections[fault.Target].Fault(problem, remedy);
        }

        CheckPropertyCounts(targets, sections);
    }

    /// <summary>The rules say in one breath what is wrong and what to do: the last sentence is the remedy, or the part after the last semicolon.</summary>
    private static (string Problem, string Remedy) Split(string sentence)
    {
        var text = sentence.TrimEnd('.');
        var end = text.LastIndexOf(". ", StringComparison.Ordinal);
        if (end < 0) end = text.LastIndexOf("; ", StringComparison.Ordinal);
        if (end < 0) return (text, "Mend the target");
        var remedy = text[(end + 2)..];
        return (text[..end], char.ToUpperInvariant(remedy[0]) + remedy[1..]);
    }

    private static void CheckPropertyCounts(IReadOnlyList<WriteBackTarget> targets, IReadOnlyList<ConfigSection> sections)
    {
        var seen = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        for (var index = 0; index < targets.Count; index++)
        {
            if (targets[index] is not { Place: WriteBackPlace.Property, Field: { } key } target) continue;
            if (!seen.TryGetValue(target.Connection, out var keys)) seen[target.Connection] = keys = new HashSet<string>(StringComparer.Ordinal);
            if (keys.Add(key) && keys.Count > MaximumProperties) sections[index].Fault("property", $"Jira reads at most {MaximumProperties} properties at once", "Use fewer properties, or fields");
        }
    }
}
