using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>Fetches issues by hundreds, and the histories of a thousand issues at once.</summary>
/// <remarks>
/// One issue that the site cannot write as JSON spoils the answer of all that were asked for with it. Such an answer is asked for again in halves, until
/// the odd one is alone and can be put aside; where that finds too many, it is the way and not the issues that is broken, and the reading fails.
/// </remarks>
/// <param name="client">The site.</param>
/// <param name="issuesAFetch">The most issues that one request asks for.</param>
internal sealed class CloudFetch(JiraClient client, int issuesAFetch)
{
    private const int ConcurrentRequests = 4;
    private const int HistoriesAPage = 10_000;
    private const int MostBroken = 40;

    // Longer than any answer takes, and than the clocks of a site's nodes differ.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private const string IssuesWhat = "a batch of issues";
    private const string HistoriesWhat = "the history of a batch of issues";

    /// <summary>Fetches issues with their histories, a part of them at a time.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="plan">Which fields and properties are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var histories = new Histories();
        await ReadHistoriesAsync(ids, histories, cancellationToken).ConfigureAwait(false);
        foreach (var part in ids.Chunk(issuesAFetch * ConcurrentRequests))
        {
            var page = new JiraFetch(part);
            await FetchPageAsync(page, part, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            if (!page.Refused.IsEmpty)
            {
                // Jira leaves issues out for a passing error, or because an answer grew too large: alone they usually come.
                long[] again = [.. page.Refused.Keys];
                page.Refused.Clear();
                await FetchPageAsync(page, again, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            }

            // An issue that was edited between the two answers would be stored with a change that its history does not tell, and never be asked for again.
            long[] edited = [.. page.Issues.Where(pair => IsNewer(pair.Value, histories.ByIssue.GetValueOrDefault(pair.Key, []), histories.AnsweredAt)).Select(static pair => pair.Key)];
            if (edited.Length > 0) await ReadHistoriesAsync(edited, histories, cancellationToken).ConfigureAwait(false);
            foreach (var (id, issue) in page.Issues)
            {
                if (histories.ByIssue.Remove(id, out var entries)) page.Issues[id] = issue with { Histories = entries };
                if (histories.Broken.TryGetValue(id, out var raw) && page.Issues.TryRemove(id, out _)) page.Refused[id] = raw;
            }

            yield return page;
        }
    }

    /// <summary>Looks at issues, without their histories.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var page = new JiraFetch(ids);
        await FetchPageAsync(page, ids, fields, [], cancellationToken).ConfigureAwait(false);
        return page;
    }

    /// <summary>Gets whether an issue changed after its histories, at a time at which they may have been on their way already.</summary>
    private static bool IsNewer(FetchedIssue issue, List<ReadOnlyMemory<byte>> histories, DateTimeOffset? answeredAt)
    {
        if (JiraPayload.Find(issue.Issue, "fields") is not { } fields || Instant(fields, "updated") is not { } updatedAt) return false;
        return !(updatedAt < answeredAt - Settling) && !histories.Exists(history => Instant(history, "created") >= updatedAt);
    }

    private static DateTimeOffset? Instant(ReadOnlyMemory<byte> json, string member)
    {
        if (JiraPayload.Find(json, member) is not { } value) return null;
        using var document = JsonDocument.Parse(value, JsonReading.Options);
        return JiraTime.ReadInstant(document.RootElement);
    }

    private Task FetchPageAsync(JiraFetch page, IReadOnlyList<long> ids, IReadOnlyList<string> fields, IReadOnlyList<string> properties, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            ids.Chunk(issuesAFetch),
            JiraClient.Concurrently(ConcurrentRequests, cancellationToken),
            (chunk, token) => new ValueTask(FetchChunkAsync(page, chunk, fields, properties, token)));

    private async Task FetchChunkAsync(JiraFetch page, long[] chunk, IReadOnlyList<string> fields, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsync($"{client.Api}/issue/bulkfetch", IssuesWhat, [], json =>
        {
            json.WriteTexts("issueIdsOrKeys", chunk.Select(JiraClient.Text));
            json.WriteTexts("fields", fields);
            if (properties.Count > 0) json.WriteTexts("properties", properties);
        }, cancellationToken).ConfigureAwait(false);
        try
        {
            Collect(page, response);
            return;
        }
        catch (JsonException broken)
        {
            if (chunk.Length == 1) page.Refused[chunk[0]] = response.Body.ToArray();
            if (page.Refused.Count > MostBroken) throw client.Failures.Malformed(IssuesWhat, broken);
        }

        if (chunk.Length == 1) return;
        await FetchChunkAsync(page, chunk[..(chunk.Length / 2)], fields, properties, cancellationToken).ConfigureAwait(false);
        await FetchChunkAsync(page, chunk[(chunk.Length / 2)..], fields, properties, cancellationToken).ConfigureAwait(false);
    }

    private void Collect(JiraFetch page, TrackerResponse response)
    {
        var issues = JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(IssuesWhat);
        foreach (var issue in issues)
        {
            if (JiraFetch.FindId(issue, "id") is { } id) page.Issues[id] = new FetchedIssue(issue.ToArray());
            else page.Nameless.Add(issue.ToArray());
        }

        foreach (var error in JiraPayload.Slice(response.Body, "issueErrors") ?? [])
        {
            if (JiraFetch.FindId(error, "id") is { } id) page.Refused[id] = error.ToArray();
        }
    }

    private async Task ReadHistoriesAsync(IReadOnlyList<long> ids, Histories histories, CancellationToken cancellationToken)
    {
        var read = new Dictionary<long, List<ReadOnlyMemory<byte>>>();
        var tokens = new PageTokens(client.Failures, HistoriesWhat);
        do
        {
            using var response = await client.PostAsync($"{client.Api}/changelog/bulkfetch", HistoriesWhat, [], json =>
            {
                json.WriteTexts("issueIdsOrKeys", ids.Select(JiraClient.Text));
                json.WriteNumber("maxResults", HistoriesAPage);
                if (tokens.Next is { } next) json.WriteString("nextPageToken", next);
            }, cancellationToken).ConfigureAwait(false);
            histories.AnsweredAt ??= response.Headers.Date;
            try
            {
                Collect(response, ids, read, tokens);
            }
            catch (JsonException broken)
            {
                await DivideAsync(ids, histories, response.Body.ToArray(), broken, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        while (tokens.Next is not null);
        foreach (var (id, entries) in read) histories.ByIssue[id] = entries;
    }

    private async Task DivideAsync(IReadOnlyList<long> ids, Histories histories, byte[] answer, JsonException broken, CancellationToken cancellationToken)
    {
        if (ids.Count == 1)
        {
            histories.Broken[ids[0]] = answer;
            if (histories.Broken.Count > MostBroken) throw client.Failures.Malformed(HistoriesWhat, broken);
            return;
        }

        await ReadHistoriesAsync([.. ids.Take(ids.Count / 2)], histories, cancellationToken).ConfigureAwait(false);
        await ReadHistoriesAsync([.. ids.Skip(ids.Count / 2)], histories, cancellationToken).ConfigureAwait(false);
    }

    private void Collect(TrackerResponse response, IReadOnlyList<long> ids, Dictionary<long, List<ReadOnlyMemory<byte>>> byIssue, PageTokens tokens)
    {
        var logs = JiraPayload.Slice(response.Body, "issueChangeLogs") ?? throw client.Failures.Malformed(HistoriesWhat);
        foreach (var log in logs)
        {
            // A history that does not say whose it is can be told only when one issue was asked for.
            var id = JiraFetch.FindId(log, "issueId") ?? (ids.Count == 1 ? ids[0] : throw new JsonException("A history does not say of which issue it is."));
            if (!byIssue.TryGetValue(id, out var histories)) byIssue[id] = histories = [];
            foreach (var entry in JiraPayload.Slice(log, "changeHistories") ?? []) histories.Add(entry.ToArray());
        }

        tokens.Advance(JiraPayload.FindText(response.Body, "nextPageToken"), logs.Count == 0);
    }

    private sealed class Histories
    {
        public DateTimeOffset? AnsweredAt { get; set; }

        public Dictionary<long, List<ReadOnlyMemory<byte>>> ByIssue { get; } = [];

        public Dictionary<long, byte[]> Broken { get; } = [];
    }
}
