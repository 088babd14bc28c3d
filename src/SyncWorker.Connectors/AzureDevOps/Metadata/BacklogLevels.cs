using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>Which type stands on which level: from a project's backlog configuration, else from the names of the shipped processes.</summary>
internal static class BacklogLevels
{
    private const int Task = -1;
    private const int Requirement = 0;

    private static readonly string[] Stories = ["User Story", "Product Backlog Item", "Requirement"];

    /// <summary>Reads the levels from a backlog configuration.</summary>
    /// <param name="backlogs">The answer of <c>work/backlogconfiguration</c>.</param>
    /// <param name="bugTypes">The project's types that are bugs; the team's setting decides where they stand.</param>
    public static Dictionary<string, int> Read(JsonElement backlogs, IEnumerable<string> bugTypes)
    {
        var levels = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var portfolios = WireValue.Find(backlogs, "portfolioBacklogs") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        var level = 1;
        foreach (var portfolio in portfolios.OrderBy(Rank))
            Add(levels, portfolio, level++);
        Add(levels, WireValue.Find(backlogs, "taskBacklog"), Task);
        Add(levels, WireValue.Find(backlogs, "requirementBacklog"), Requirement);

        int? ofBugs = WireValue.Text(backlogs, "bugsBehavior")?.ToUpperInvariant() switch
        {
            "ASTASKS" => Task,
            "ASREQUIREMENTS" or "OFF" => Requirement,
            _ => null,
        };
        foreach (var bug in bugTypes)
        {
            if (ofBugs is { } known) levels[bug] = known;
            else levels.TryAdd(bug, Requirement);
        }

        return levels;
    }

    /// <summary>The level of a type by its shipped name, for a project whose backlog configuration cannot be read; else <see langword="null"/>.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="others">All type names of the project.</param>
    public static int? OfShippedName(string type, IReadOnlyCollection<string> others)
    {
        bool Has(string name) => others.Contains(name, StringComparer.OrdinalIgnoreCase);
        return type.ToUpperInvariant() switch
        {
            "TASK" => Task,
            "USER STORY" or "PRODUCT BACKLOG ITEM" or "REQUIREMENT" or "BUG" => Requirement,

            // Issues are the requirements of the Basic process, and an impediment of no backlog in Agile and CMMI.
            "ISSUE" when !Stories.Any(Has) => Requirement,
            "FEATURE" => 1,
            "EPIC" => Has("Feature") || others.Count == 0 ? 2 : 1,
            _ => null,
        };
    }

    /// <summary>Finds the field that requirements are estimated in, or <see langword="null"/>.</summary>
    public static string? FindEffortField(JsonElement backlogs) =>
        WireValue.Find(backlogs, "backlogFields") is { } fields && WireValue.Find(fields, "typeFields") is { } types ? WireValue.Text(types, "Effort") : null;

    private static long Rank(JsonElement backlog) => WireValue.Find(backlog, "rank") is { } rank ? WireValue.TryInteger(rank) ?? 0 : 0;

    private static void Add(Dictionary<string, int> levels, JsonElement? backlog, int level)
    {
        if (backlog is not { } value || WireValue.Find(value, "workItemTypes") is not { ValueKind: JsonValueKind.Array } types) return;
        foreach (var type in types.EnumerateArray())
        {
            if (WireValue.Text(type, "name") is { } name) levels[name] = level;
        }
    }
}
