using System.Buffers;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Dumps what is true: a header, then every issue with all fields, links and properties, one a line. Instants are in UTC.</summary>
internal static class JiraTruth
{
    private const int FlushEvery = 50;

    /// <summary>Writes the dump.</summary>
    public static async Task WriteAsync(JiraSite site, IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken)
    {
        var scope = new IssueScope(site, TimeZoneInfo.Utc);
        WriteLine(output, writer => writer.Node(new JsonObject { ["edition"] = site.Edition.Name, [site.Edition.InstanceWord] = site.Catalog.InstanceId.ToString(), ["items"] = site.Book.Count }));
        var lines = 0;
        foreach (var issue in site.Book.All())
        {
            WriteLine(output, writer => Write(writer, issue, scope));
            if (++lines % FlushEvery != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            await flush();
        }

        await flush();
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        var shape = new IssueShape(new FieldSelection(["*all", "-comment", "-worklog"], "*all"), false, [.. issue.Properties.Keys]);
        writer.WriteStartObject();
        writer.WriteString("id", issue.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("key", issue.Key);
        writer.WritePropertyName("issue");
        IssueWriter.Write(writer, issue, shape, scope);
        writer.WriteNumber("histories", scope.Site.Book.HistoriesOf(issue).Count);
        writer.WriteStartArray("remoteLinks");
        foreach (var link in issue.RemoteLinks)
        {
            writer.Node(new JsonObject { ["id"] = link.Id, ["globalId"] = link.GlobalId, ["relationship"] = link.Relationship, ["object"] = link.Object.DeepClone() });
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
