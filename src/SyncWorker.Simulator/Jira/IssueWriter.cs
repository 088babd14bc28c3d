using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Simulator.Jira;

/// <summary>What a reader wants of an issue.</summary>
/// <param name="Fields">Which fields.</param>
/// <param name="WithChangelog">Whether the newest 40 histories are embedded.</param>
/// <param name="Properties">Which issue properties.</param>
internal sealed record IssueShape(FieldSelection Fields, bool WithChangelog, IReadOnlyList<string> Properties);

/// <summary>Writes issues and changelogs.</summary>
internal static class IssueWriter
{
    private const int EmbeddedHistories = 40;

    /// <summary>Gets an issue's own address.</summary>
    public static string Self(JiraSite site, long id) => string.Create(CultureInfo.InvariantCulture, $"{site.Catalog.SelfBase}/rest/api/3/issue/{id}");

    /// <summary>Writes one issue.</summary>
    public static void Write(Utf8JsonWriter writer, JiraIssue issue, IssueShape shape, IssueScope scope)
    {
        writer.WriteStartObject();
        if (!shape.Fields.IsIdOnly) writer.WriteString("expand", "operations,versionedRepresentations,editmeta,changelog,renderedFields");
        writer.WriteString("id", issue.Id.ToString(CultureInfo.InvariantCulture));
        if (!shape.Fields.IsIdOnly)
        {
            writer.WriteString("self", Self(scope.Site, issue.Id));
            writer.WriteString("key", issue.Key);
        }

        if (!shape.Fields.IsKeyOnly) WriteFields(writer, issue, shape.Fields, scope);
        if (shape.WithChangelog) WriteChangelog(writer, issue, scope);
        if (shape.Properties.Count > 0) WriteProperties(writer, issue, shape.Properties);
        writer.WriteEndObject();
    }

    /// <summary>Writes one history.</summary>
    public static void Write(Utf8JsonWriter writer, JiraHistory history, IssueScope scope)
    {
        if (history.Recorded is { } recorded)
        {
            writer.Node(recorded);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", history.Id.ToString(CultureInfo.InvariantCulture));
        writer.WritePropertyName("author");
        writer.Raw(scope.Site.User(history.AuthorId));
        writer.Stamp("created", history.AtMs, scope.Zone);
        writer.WriteStartArray("items");
        foreach (var item in history.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("field", item.Field);
            writer.WriteString("fieldtype", item.FieldType);
            if (item.FieldId is not null) writer.WriteString("fieldId", item.FieldId);
            writer.Text("from", item.From);
            writer.Text("fromString", item.FromText);
            writer.Text("to", item.To);
            writer.Text("toString", item.ToText);
            if (item.FieldId == "assignee")
            {
                writer.Text("tmpFromAccountId", item.From);
                writer.Text("tmpToAccountId", item.To);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, JiraIssue issue, FieldSelection selection, IssueScope scope)
    {
        writer.WriteStartObject("fields");
        if (issue.Recorded is { } recorded)
        {
            foreach (var (name, value) in recorded)
            {
                if (!selection.Includes(name, isNavigable: true)) continue;
                writer.WritePropertyName(name);
                writer.Node(value);
            }
        }
        else
        {
            var project = scope.Site.Catalog.ProjectById(issue.ProjectId);
            foreach (var field in scope.Site.Fields.All)
            {
                if (!selection.Includes(field.Id, field.IsNavigable) || !JiraFields.IsIn(field, project)) continue;
                // Jira leaves a missing parent out; other empty fields are null.
                if (field.Id == "parent" && issue.ParentId is null) continue;
                writer.WritePropertyName(field.Id);
                field.Write(writer, issue, scope);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteChangelog(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        var histories = scope.Site.Book.HistoriesOf(issue);
        var shown = Math.Min(EmbeddedHistories, histories.Count);
        writer.WriteStartObject("changelog");
        writer.WriteNumber("startAt", 0);
        writer.WriteNumber("maxResults", shown);
        writer.WriteNumber("total", histories.Count);
        writer.WriteStartArray("histories");
        for (var i = histories.Count - 1; i >= histories.Count - shown; i--) Write(writer, histories[i], scope);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, JiraIssue issue, IReadOnlyList<string> keys)
    {
        writer.WriteStartObject("properties");
        foreach (var key in keys)
        {
            if (!issue.Properties.TryGetValue(key, out var value)) continue;
            writer.WritePropertyName(key);
            writer.Node(value);
        }

        writer.WriteEndObject();
    }
}
