using System.Buffers;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Access;
using SyncWorker.Simulator.Jira.Worklogs;

namespace SyncWorker.Simulator.Jira;

/// <summary>Dumps what is true: a header with the projects, then every issue with all fields, links, comments, properties, changelog and worklogs, one a line. Instants are in UTC.</summary>
/// <remarks>
/// Also told are issues that the API hides: <c>hidden</c> says why. A moved issue names its <c>formerKeys</c>. Deleted issues follow at
/// the end as <c>id</c>, <c>key</c> and <c>deleted</c>; they are not counted as <c>items</c>.
/// </remarks>
internal static class JiraTruth
{
    private const int FlushEvery = 50;

    /// <summary>Writes the dump.</summary>
    public static async Task WriteAsync(JiraSite site, IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken)
    {
        var scope = new IssueScope(site, TimeZoneInfo.Utc, SeesAll: true);
        WriteLine(output, writer => writer.Node(new JsonObject { ["edition"] = site.Edition.Name, [site.Edition.InstanceWord] = site.Catalog.InstanceId.ToString(), ["items"] = site.Book.Count, ["projects"] = Projects(site) }));
        var lines = 0;
        foreach (var issue in site.Book.All())
        {
            WriteLine(output, writer => Write(writer, issue, scope));
            if (++lines % FlushEvery != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            await flush();
        }

        foreach (var deletion in site.Book.Deleted)
        {
            WriteLine(output, writer => writer.Node(new JsonObject
            {
                ["id"] = deletion.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["key"] = deletion.Key,
                ["deleted"] = JiraStamp.Format(deletion.AtMs, TimeZoneInfo.Utc),
            }));
        }

        await flush();
    }

    private static JsonArray Projects(JiraSite site)
    {
        var projects = new JsonArray();
        foreach (var project in site.Catalog.Projects)
        {
            var state = site.Access.Of(project.Entry.Id);
            projects.Add(new JsonObject { ["id"] = project.Entry.Id, ["key"] = project.Key, ["status"] = ProjectRoster.Word(state.Status), ["browse"] = !state.IsHidden });
        }

        return projects;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        var shape = new IssueShape(new FieldSelection(["*all", "-comment", "-worklog"], "*all"), false, [.. issue.Properties.Keys]);
        writer.WriteStartObject();
        writer.WriteString("id", issue.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("key", issue.Key);
        if (scope.Site.Access.WhyHidden(issue.Id, issue.ProjectId) is { } why) writer.WriteString("hidden", why);
        if (issue.FormerKeys.Count > 0) writer.Node("formerKeys", new JsonArray([.. issue.FormerKeys.Select(key => JsonValue.Create(key))]));
        writer.WritePropertyName("issue");
        IssueWriter.Write(writer, issue, shape, scope);
        var histories = scope.Site.Book.HistoriesOf(issue);
        writer.WriteNumber("histories", histories.Count);
        writer.WriteStartArray("changelog");
        foreach (var history in histories) IssueWriter.Write(writer, history, scope);
        writer.WriteEndArray();
        writer.WriteStartArray("worklogs");
        foreach (var log in scope.Site.Book.Worklogs.Of(issue)) WorklogEndpoints.Write(writer, log, scope);
        writer.WriteEndArray();
        writer.WriteStartArray("remoteLinks");
        foreach (var link in issue.RemoteLinks)
        {
            writer.Node(new JsonObject { ["id"] = link.Id, ["globalId"] = link.GlobalId, ["relationship"] = link.Relationship, ["object"] = link.Object.DeepClone() });
        }

        writer.WriteEndArray();
        writer.WriteStartArray("comments");
        foreach (var comment in issue.Comments)
        {
            var properties = new JsonObject(comment.Properties.Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
            writer.Node(new JsonObject { ["id"] = comment.Id, ["author"] = comment.AuthorId, ["body"] = comment.Body.DeepClone(), ["properties"] = properties });
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLine(IBufferWriter<byte> output, Action<System.Text.Json.Utf8JsonWriter> write)
    {
        using (var writer = JiraJson.Writer(output)) write(writer);
        output.Write("\n"u8);
    }
}
