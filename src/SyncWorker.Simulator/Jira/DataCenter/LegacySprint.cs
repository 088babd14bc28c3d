using System.Globalization;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>Writes sprints as Data Center's sprint field does: a Java object's <c>toString</c>, whose attributes have no fixed order and whose values are not escaped.</summary>
internal static class LegacySprint
{
    private const string Empty = "<null>";

    private static readonly string[][] Orders =
    [
        ["id", "rapidViewId", "state", "name", "goal", "startDate", "endDate", "completeDate", "sequence"],
        ["activatedDate", "autoStartStop", "completeDate", "endDate", "goal", "id", "incompleteIssuesDestinationId", "name", "rapidViewId", "sequence", "startDate", "state", "synced"],
        ["id", "rapidViewId", "state", "name", "startDate", "endDate", "completeDate", "activatedDate", "sequence", "goal", "autoStartStop", "synced"],
    ];

    /// <summary>Writes a sprint of a board's listing; the same sprint is always written the same way.</summary>
    public static string Of(JiraEntry sprint)
    {
        var id = int.Parse(sprint.Id, CultureInfo.InvariantCulture);
        var attributes = Orders[id % Orders.Length].Select(name => $"{name}={ValueOf(name, sprint.Node)}");
        return string.Create(CultureInfo.InvariantCulture, $"com.atlassian.greenhopper.service.sprint.Sprint@{(id * 7919) & 0xffffff:x}[{string.Join(',', attributes)}]");
    }

    private static string ValueOf(string name, JsonObject sprint) => name switch
    {
        "rapidViewId" => sprint.TextOf("originBoardId") ?? Empty,
        "sequence" => sprint.TextOf("id") ?? Empty,
        "state" => sprint.TextOf("state")?.ToUpperInvariant() ?? Empty,
        "activatedDate" => sprint.TextOf("startDate") ?? Empty,
        "goal" => sprint.TextOf("goal") is { Length: > 0 } goal ? goal : Empty,
        "autoStartStop" or "synced" => "false",
        _ => sprint.TextOf(name) ?? Empty,
    };
}
