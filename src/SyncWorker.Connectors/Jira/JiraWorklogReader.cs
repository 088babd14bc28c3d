using System.Runtime.InteropServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads and maps worklogs, by id or of one issue.</summary>
internal sealed class JiraWorklogReader(JiraClient client, string connection)
{
    private const string What = "worklogs";
    private const string Unclear = "It does not say of which issue it is, when the work began, or how long it took.";

    /// <summary>Reads worklogs by id.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<WorklogAnswer> ReadAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var (worklogs, unreadable) = (new List<Worklog>(ids.Count), new List<UnreadableWorklog>());
        foreach (var chunk in ids.Distinct().Chunk(JiraClient.WorklogsAFetch))
        {
            using var response = await client.FetchWorklogsAsync(chunk, cancellationToken).ConfigureAwait(false);
            Collect(response, static root => root.ValueKind == JsonValueKind.Array ? root : null, worklogs, unreadable);
        }

        return new WorklogAnswer(worklogs, unreadable);
    }

    /// <summary>Reads all worklogs of one issue; <see langword="null"/> when it is gone or hidden.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<WorklogAnswer?> ReadOfItemAsync(long id, CancellationToken cancellationToken)
    {
        var (worklogs, unreadable) = (new List<Worklog>(), new List<UnreadableWorklog>());
        for (var (start, more) = (0L, true); more;)
        {
            using var response = await client.IssueWorklogsAsync(id, start, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) return null;
            var (count, total) = Collect(response, static root => root.Member("worklogs"), worklogs, unreadable);
            start += count;
            more = count > 0 && start < total;
        }

        return new WorklogAnswer(worklogs, unreadable);
    }

    private (int Count, long Total) Collect(TrackerResponse response, Func<JsonElement, JsonElement?> list, List<Worklog> worklogs, List<UnreadableWorklog> unreadable)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body, JsonReading.Options);
            if (list(document.RootElement) is not { ValueKind: JsonValueKind.Array } array) throw client.Failures.Malformed(What);
            foreach (var value in array.EnumerateArray())
            {
                if (Map(value, connection) is { } worklog) worklogs.Add(worklog);
                else unreadable.Add(new UnreadableWorklog(value.Whole("id"), Unclear, JsonMarshal.GetRawUtf8Value(value).ToArray()));
            }

            return (array.GetArrayLength(), document.RootElement.Whole("total") ?? 0);
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    /// <summary>Maps one worklog; null when it does not say of which issue it is, when the work began, or how long it took.</summary>
    /// <param name="value">The worklog.</param>
    /// <param name="connection">The connection's name.</param>
    public static Worklog? Map(JsonElement value, string connection)
    {
        if (value.Whole("id") is not { } id || value.Whole("issueId") is not { } issue || value.Whole("timeSpentSeconds") is not { } seconds) return null;
        var createdAt = JiraTime.ReadInstant(value.Member("created"));
        if ((JiraTime.ReadInstant(value.Member("started")) ?? createdAt) is not { } startedAt) return null;
        return new Worklog
        {
            Id = id,
            Item = new ItemId(connection, issue),
            Author = JiraMapper.ReadPerson(value.Member("author")),
            StartedAt = startedAt,
            Seconds = seconds,
            UpdatedAt = JiraTime.ReadInstant(value.Member("updated")) ?? createdAt ?? startedAt,
        };
    }
}
