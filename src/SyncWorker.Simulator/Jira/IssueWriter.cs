using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>What a reader wants of an issue.</summary>
/// <param name="Fields">Which fields.</param>
/// <param name="WithChangelog">Whether the changelog is embedded.</param>
/// <param name="Properties">Which issue properties.</param>
/// <param name="MostHistories">How many histories are embedded at most.</param>
internal sealed record IssueShape(FieldSelection Fields, bool WithChangelog, IReadOnlyList<string> Properties, int MostHistories = 40);

/// <summary>Writes issues and changelogs.</summary>
internal static class IssueWriter
{
    /// <summary>Gets an issue's own address.</summary>
    public static string Self(JiraSite site, long id) => string.Create(CultureInfo.InvariantCulture, $"{site.Catalog.Api}/issue/{id}");

    /// <summary>Writes one issue.</summary>
    public static void Write(Utf8JsonWriter writer, JiraIssue issue, IssueShape shape, IssueScope scope)
    {
        writer.WriteStartObject();
        // On Cloud an issue of which only the id is asked for has no key either.
        var isBare = shape.Fields.IsIdOnly && scope.Site.Edition.IsCloud;
        if (!isBare) writer.WriteString("expand", "operations,versionedRepresentations,editmeta,changelog,renderedFields");
        writer.WriteString("id", issue.Id.ToString(CultureInfo.InvariantCulture));
        if (!isBare)
        {
            writer.WriteString("self", Self(scope.Site, issue.Id));
            writer.WriteString("key", issue.Key);
        }

        if (!shape.Fields.IsKeyOnly) WriteFields(writer, issue, shape.Fields, scope);
        if (shape.WithChangelog) WriteChangelog(writer, issue, scope, shape.MostHistories);
        if (shape.Properties.Count > 0) WriteProperties(writer, issue, shape.Properties);
        writer.WriteEndObject();
    }

    /// <summary>Gets the names or the schemas of the fields that a reader asked for, by id.</summary>
    public static JsonObject Describe(string expansion, FieldSelection selection, IssueScope scope)
    {
        var node = new JsonObject();
        foreach (var field in scope.Site.Fields.All.Where(field => selection.Includes(field.Id, field.IsNavigable)))
        {
            node[field.Id] = expansion == "names" ? field.Name : field.Schema();
        }

        return node;
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
        var isRich = scope.Site.Edition.IsCloud;
        writer.WriteStartArray("items");
        foreach (var item in history.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("field", item.Field);
            writer.WriteString("fieldtype", item.FieldType);
            if (isRich && item.FieldId is not null) writer.WriteString("fieldId", item.FieldId);
            writer.Text("from", item.From);
            writer.Text("fromString", item.FromText);
            writer.Text("to", item.To);
            writer.Text("toString", item.ToText);
            if (isRich && item.FieldId == "assignee")
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
                if (field.Id == "parent" && !RelatedIssues.HasParent(issue, scope)) continue;
                writer.WritePropertyName(field.Id);
                field.Write(writer, issue, scope);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteChangelog(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope, int most)
    {
        var histories = scope.Site.Book.HistoriesOf(issue);
        var shown = Math.Min(most, histories.Count);
        var first = histories.Count - shown;
        writer.WriteStartObject("changelog");
        writer.WriteNumber("startAt", 0);
        writer.WriteNumber("maxResults", shown);
        writer.WriteNumber("total", histories.Count);
        writer.WriteStartArray("histories");
        for (var i = 0; i < shown; i++) Write(writer, histories[scope.Site.Edition.IsCloud ? histories.Count - 1 - i : first + i], scope);
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
