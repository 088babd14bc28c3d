using System.Globalization;
using System.Text.Encodings.Web;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes proposed mappings as YAML of our configuration's shape; the evidence stands in comments.</summary>
internal static class ProposalYaml
{
    /// <summary>Writes all connections.</summary>
    public static void Write(TextWriter output, IReadOnlyList<MappingProposal> proposals)
    {
        foreach (var proposal in proposals)
        {
            if (proposal.Failure is { } failure)
            {
                Comment(output, failure);
                continue;
            }

            Comment(output, string.Create(CultureInfo.InvariantCulture, $"{proposal.Connection}: counted in {proposal.Sampled} items, those in scope that changed last; {proposal.Requests} requests"));
            foreach (var line in Evidence(proposal)) Comment(output, "  " + line);
            Comment(output, $"Under the connection {proposal.Connection}:");
            output.Write(Block(proposal.Mapping));
        }
    }

    /// <summary>Lists what speaks for a mapping, a line for each field and word.</summary>
    public static IEnumerable<string> Evidence(MappingProposal proposal) =>
    [
        .. proposal.Candidates.Select(candidate => string.Create(
            CultureInfo.InvariantCulture, $"{candidate.Role,-14} {candidate.Id} \"{candidate.Name}\": filled in {candidate.Filled} of {proposal.Sampled}; {candidate.Why}")),
        .. proposal.Words.Select(static word => $"{word.Word.Kind,-14} {word.Word.Id} \"{word.Word.Word}\": {Proposed(word)}; {word.Why}"),
    ];

    /// <summary>Writes a mapping as it stands under a connection of the configuration; nothing said is an empty mapping.</summary>
    public static string Block(MappingDefinition mapping)
    {
        var lines = new List<string>();
        void Line(string name, IEnumerable<string> members, char open = '{', char close = '}')
        {
            var list = members.ToList();
            if (list.Count > 0) lines.Add($"      {name}: {open} {string.Join(", ", list)} {close}");
        }

        Line("states", mapping.States.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{Quote(pair.Key)}: {pair.Value}"));
        Line("levels", mapping.Levels.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{Quote(pair.Key)}: {pair.Value}")));
        Line("removedResolutions", mapping.RemovedResolutions.Select(Quote), '[', ']');
        Line("estimate",
        [
            .. mapping.EstimateUnit is { } unit ? new[] { $"unit: {(unit == EstimateUnit.Hours ? "hours" : "points")}" } : [],
            .. mapping.EstimateFields.Count > 0 ? new[] { $"fields: [{string.Join(", ", mapping.EstimateFields.Select(Quote))}]" } : [],
        ]);
        Line("dates", [.. Member("start", mapping.StartField), .. Member("due", mapping.DueField), .. Member("timeZone", mapping.TimeZone)]);
        Line("fields", [.. Member("team", mapping.TeamField), .. Member("blocked", mapping.BlockedField), .. Member("reportedStatus", mapping.ReportedStatusField)]);
        return "    mapping:\n" + string.Concat(lines.Select(static line => line + "\n"));
    }

    /// <summary>Says what is proposed for a word.</summary>
    public static string Proposed(WordProposal word) => word.Category is { } category ? category.ToString()
        : word.Level is { } level ? string.Create(CultureInfo.InvariantCulture, $"level {level}") : "no proposal";

    /// <summary>Quotes a text: a JSON string is a YAML string too, whatever it holds.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string[] Member(string name, string? value) => value is null ? [] : [$"{name}: {Quote(value)}"];

    private static void Comment(TextWriter output, string text) => output.WriteLine("# " + Words.Clean(text));
}
