using System.Text.Json;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>What decides which fields of an issue can be set, and by whom.</summary>
/// <param name="Project">The project's key.</param>
/// <param name="TypeId">The issue type's id.</param>
/// <param name="TypeName">The issue type's name.</param>
/// <param name="StatusId">The status's id: a workflow may forbid edits in it.</param>
/// <param name="StatusName">The status's name.</param>
internal sealed record JiraIssueKind(string Project, string TypeId, string TypeName, string StatusId, string StatusName)
{
    /// <summary>Gets the fields that <see cref="Read"/> needs.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["project", "issuetype", "status"];

    /// <summary>Reads the kind of an issue; null when Jira does not say all of it.</summary>
    /// <param name="fields">The issue's fields.</param>
    public static JiraIssueKind? Read(JsonElement? fields) =>
        fields?.Member("project", "key")?.AsText() is { } project
        && fields?.Member("issuetype") is { } type && type.FilledText("id") is { } typeId
        && fields?.Member("status") is { } status && status.FilledText("id") is { } statusId
            ? new JiraIssueKind(project, typeId, type.Text("name") ?? typeId, statusId, status.Text("name") ?? statusId)
            : null;
}
