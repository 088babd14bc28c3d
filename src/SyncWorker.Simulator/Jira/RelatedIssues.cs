using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Simulator.Jira;

/// <summary>Writes the issues that an issue embeds: parent, linked issues, sub-tasks.</summary>
internal static class RelatedIssues
{
    /// <summary>Writes the parent; nothing is embedded for a parent that is not there.</summary>
    public static void WriteParent(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        if (issue.ParentId is { } id && scope.Site.Book.ById(id) is { } parent) WriteSmall(writer, parent, scope);
        else writer.WriteNullValue();
    }

    /// <summary>Gets whether an issue has the field "parent": on Data Center only sub-tasks do.</summary>
    public static bool HasParent(JiraIssue issue, IssueScope scope) =>
        issue.ParentId is { } id && scope.Site.Book.ById(id) is not null && scope.Site.Edition.ParentValue(LevelOf(issue, scope.Site.Catalog), issue).FieldId == "parent";

    /// <summary>Writes the links, each from this issue's side.</summary>
    public static void WriteLinks(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        writer.WriteStartArray();
        foreach (var link in issue.Links)
        {
            // A link to what the reader may not see is not shown; a parent is.
            if (scope.Site.Book.ById(link.OtherId) is not { } other || (!scope.SeesAll && !scope.Site.CanRead(other))) continue;
            var id = link.Id.ToString(CultureInfo.InvariantCulture);
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("self", $"{scope.Site.Catalog.Api}/issueLink/{id}");
            writer.WritePropertyName("type");
            writer.Raw(scope.Site.Catalog.LinkTypes.GetValueOrDefault(link.TypeId)?.Json);
            writer.WritePropertyName(link.IsOutward ? "outwardIssue" : "inwardIssue");
            WriteSmall(writer, other, scope);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the sub-tasks.</summary>
    public static void WriteSubtasks(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        writer.WriteStartArray();
        foreach (var subtask in SubtasksOf(issue, scope.Site)) WriteSmall(writer, subtask, scope);
        writer.WriteEndArray();
    }

    /// <summary>Sums an issue and its sub-tasks; null when none has the value.</summary>
    public static long? Sum(JiraIssue issue, IssueScope scope, Func<JiraIssue, long?> value)
    {
        var sum = value(issue);
        foreach (var subtask in SubtasksOf(issue, scope.Site)) sum = value(subtask) is { } known ? (sum ?? 0) + known : sum;
        return sum;
    }

    /// <summary>Gets the sub-tasks of an issue.</summary>
    public static IEnumerable<JiraIssue> SubtasksOf(JiraIssue issue, JiraSite site)
    {
        if (LevelOf(issue, site.Catalog) != 0) yield break;
        foreach (var id in site.Book.Source.ChildrenOf(issue.Id))
        {
            if (site.Book.ById(id) is { } child && child.ParentId == issue.Id) yield return child;
        }
    }

    /// <summary>Gets an issue's level: 2 initiative, 1 epic, 0 standard, −1 sub-task.</summary>
    public static int LevelOf(JiraIssue issue, JiraCatalog catalog) =>
        catalog.Types.GetValueOrDefault(issue.TypeId)?.Level ?? 0;

    private static void WriteSmall(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        writer.WriteStartObject();
        writer.WriteString("id", issue.Id.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("key", issue.Key);
        writer.WriteString("self", IssueWriter.Self(scope.Site, issue.Id));
        writer.WriteStartObject("fields");
        foreach (var name in (ReadOnlySpan<string>)["summary", "status", "priority", "issuetype"])
        {
            writer.WritePropertyName(name);
            scope.Site.Fields.ById(name)?.Write(writer, issue, scope);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
