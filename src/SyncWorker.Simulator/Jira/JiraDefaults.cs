using System.Globalization;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>What a fresh site comes with: priorities, resolutions, link types, status categories.</summary>
internal static class JiraDefaults
{
    private static readonly string[] PriorityNames = ["Highest", "High", "Medium", "Low"];
    private static readonly string[] ResolutionNames = ["Done", "Won't Do", "Duplicate"];
    private static readonly string[] ReportedNames = ["On track", "At risk", "Off track"];
    private static readonly (string Name, string In, string Out)[] LinkTypeNames =
        [("Blocks", "is blocked by", "blocks"), ("Cloners", "is cloned by", "clones"), ("Duplicate", "is duplicated by", "duplicates"), ("Relates", "relates to", "relates to")];

    /// <summary>Gets the priorities of a site.</summary>
    public static IEnumerable<JiraEntry> Priorities(string api) => PriorityNames.Select((name, index) => JiraEntry.Of(new JsonObject
    {
        ["self"] = $"{api}/priority/{index + 1}",
        ["statusColor"] = "#ff9900",
        ["description"] = name + " priority",
        ["iconUrl"] = $"{api[..api.IndexOf("/rest/", StringComparison.Ordinal)]}/images/icons/priorities/{index + 1}.svg",
        ["name"] = name,
        ["id"] = Text(index + 1),
        ["isDefault"] = index == 2,
    }));

    /// <summary>Gets the resolutions of a site.</summary>
    public static IEnumerable<JiraEntry> Resolutions(string api) => ResolutionNames.Select((name, index) => JiraEntry.Of(new JsonObject
    {
        ["self"] = $"{api}/resolution/{10000 + index}",
        ["id"] = Text(10000 + index),
        ["description"] = "",
        ["name"] = name,
    }));

    /// <summary>Gets the link types of a site.</summary>
    public static IEnumerable<JiraEntry> LinkTypes(string api) => LinkTypeNames.Select((type, index) => JiraEntry.Of(new JsonObject
    {
        ["id"] = Text(10000 + index),
        ["name"] = type.Name,
        ["inward"] = type.In,
        ["outward"] = type.Out,
        ["self"] = $"{api}/issueLinkType/{10000 + index}",
    }));

    /// <summary>Gets the options of "Reported Status".</summary>
    public static IEnumerable<JiraEntry> ReportedStatuses(string api) => ReportedNames.Select((name, index) => new JiraEntry(Text(10300 + index), name, new JsonObject
    {
        ["self"] = $"{api}/customFieldOption/{10300 + index}",
        ["value"] = name,
        ["id"] = Text(10300 + index),
    }));

    /// <summary>Gets the status category of a key.</summary>
    public static JsonObject Category(string api, string key)
    {
        var (id, name, color) = key switch { "new" => (2, "To Do", "blue-gray"), "done" => (3, "Done", "green"), _ => (4, "In Progress", "yellow") };
        return new JsonObject { ["self"] = $"{api}/statuscategory/{id}", ["id"] = id, ["key"] = key, ["colorName"] = color, ["name"] = name };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
