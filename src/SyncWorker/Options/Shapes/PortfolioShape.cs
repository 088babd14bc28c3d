using System.Text.Json.Nodes;
using static SyncWorker.Options.Shapes.ShapeBuilder;

namespace SyncWorker.Options.Shapes;

/// <summary>The description of a portfolio.</summary>
internal static class PortfolioShape
{
    /// <summary>Gets the level of the counted items: <c>standard</c> or a number.</summary>
    public static ScalarForm CountLevel { get; } = new()
    {
        Expectation = "'standard', or a level from -1 to 9 (0 is standard)",
        Example = "standard",
        Accepts = value => value == "standard" || ReadLevel(value) is not null,
        Schema = () => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "standard" }, new JsonObject { ["type"] = "integer", ["minimum"] = -1, ["maximum"] = 9 }) },
    };

    /// <summary>Reads the level; null when it is none.</summary>
    public static int? ReadLevel(string value) =>
        value == "standard" ? 0 : Forms.ReadNumber(value) is { } level && level == decimal.Truncate(level) && level is >= -1 and <= 9 ? (int)level : null;

    /// <summary>Makes the shape.</summary>
    public static MapShape Make() => new MapShape("portfolio")
        .Key("name", Forms.NodeName, "The name, unique.", Required)
        .Key("timeZone", Forms.TimeZone, "The zone in which days begin and end. Default: defaults.timeZone.")
        .Key("calendar", Forms.Text, "The name of a calendar.")
        .Key("progress", new MapShape("progress")
            .Key("by", Forms.OneOf("count", "estimate", "effort"), "What progress is counted by. Default estimate.")
            .Key("countLevel", CountLevel, "The hierarchy level of the counted items. Default standard.")
            .Key("hoursPerPoint", Forms.Number(0, 1_000, isAbove: true), "How many hours a point is worth; without it units are kept apart."), "How progress is measured.")
        .Key("earnedValue", new MapShape("earnedValue")
            .Key("basis", Forms.OneOf("cost", "hours", "points"), "The unit of value.")
            .Key("earning", Forms.OneOf("percentComplete", "zeroHundred", "fiftyFifty"), "How value is earned.")
            .Key("minimumScheduledShare", Forms.Number(0, 1), "The share that must be scheduled."), "Earned value.", WithoutEffect)
        .Key("nodes", ListOf(MakeNode()), "The top nodes.");

    private static MapShape MakeNode()
    {
        var node = new MapShape("node");
        return node
            .Key("name", Forms.NodeName, "The name, unique among its siblings.", Required)
            .Key("owner", Forms.Text, "The owner.")
            .Key("due", Forms.Day, "The due day. Default: the latest of its items.")
            .Key("budget", Forms.Number(0, 1_000_000_000_000), "The budget.", WithoutEffect)
            .Key("anchor", Forms.ItemKey, "The item that receives this node's rollup.")
            .Key("milestones", ListOf(MakeMilestone()), "Days by which certain items are to be finished.", WithoutEffect)
            .Key("select", ListOf(MakeSelection()), "Which items belong here, with all below them.")
            .Key("nodes", ListOf(node), "The nodes below.");
    }

    private static MapShape MakeMilestone() => new MapShape("milestone")
        .Key("name", Forms.Text, "The name.", Required)
        .Key("date", Forms.Day, "The day, inclusive.", Required)
        .Key("items", ListOf(Forms.ItemKey), "The items.");

    private static MapShape MakeSelection() => new MapShape("selection")
        .Key("connection", Forms.Name, "The connection.", Required)
        .Key("project", Forms.Key, "The project's key or name.")
        .Key("labels", ListOf(Forms.Text), "Labels or tags; the item has at least one of them.")
        .Key("areaPath", Forms.Text, "The area path at or under which the item lies (Azure DevOps).")
        .Key("types", ListOf(Forms.Text), "Types; the item has one of them.")
        .Key("roots", ListOf(Forms.Key), "Keys or ids of the items themselves.")
        .Key("query", Forms.Text, "A condition in the tracker's own language, asked at each sync.");
}
