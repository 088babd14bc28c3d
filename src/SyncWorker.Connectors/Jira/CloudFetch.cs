using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Fetches issues by hundreds, and then the histories of a thousand issues at once.</summary>
/// <remarks>
/// <para>
/// A history is asked for after its issue: so it holds at least what the issue's time of change stands for, and what is newer makes the next run read
/// the issue again. The other way round an edit between the two requests would be passed over for ever.
/// </para>
/// <para>
/// One issue that the site cannot write as JSON, or that is too large, spoils the answer of all that were asked for with it. Such an answer is asked
/// for again in halves, until the odd one is alone and can be put aside; where that finds too many, it is the way and not the issues that is broken,
/// and the reading fails.
/// </para>
/// <para>
/// Where histories are long, one page of them is full long before a thousand issues are told of. Then only as many issues are asked for at once as one
/// page tells of, but never fewer than one fetch of issues: more would take as many requests, and be held in memory together.
/// </para>
/// </remarks>
/// <param name="client">The site.</param>
/// <param name="issuesAFetch">The most issues that one request asks for.</param>
/// <param name="issuesAHistory">The most issues of which one request asks for the histories.</param>
internal sealed class CloudFetch(JiraClient client, int issuesAFetch, int issuesAHistory)
{
    private const int ConcurrentRequests = 4;
    private const int HistoriesAPage = 10_000;

    // Issues differ: a page that is full but for a tenth is better than a second page for the few that did not fit.
    private const double Filled = 0.9;
    private const int FewestHistoriesAPage = 100;
    private const int MostBroken = 40;
    private const string IssuesWhat = "a batch of issues";
    private const string HistoriesWhat = "the history of a batch of issues";

    // Until it is known how long histories are here, half of the most.
    private int _part = Math.Max(1, issuesAHistory / 2);

    /// <summary>Fetches issues with their histories, a part of them at a time.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="plan">Which fields and properties are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < ids.Count;)
        {
            long[] part = [.. ids.Skip(start).Take(_part)];
            start += part.Length;
            var page = new JiraFetch(part);
            await FetchIssuesAsync(page, part, issuesAFetch, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            if (!page.Refused.IsEmpty)
            {
                // Jira leaves issues out for a passing error, or because an answer grew too large: alone they usually come.
                long[] again = [.. page.Refused.Keys];
                page.Refused.Clear();
                await FetchIssuesAsync(page, again, issuesAFetch, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            }

            await AddHistoriesAsync(page, cancellationToken).ConfigureAwait(false);
            yield return page;
        }
    }

    /// <summary>Looks at issues, without their histories, in one answer if at all possible.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var page = new JiraFetch(ids);
        await FetchIssuesAsync(page, ids, Math.Max(1, ids.Count), fields, [], cancellationToken).ConfigureAwait(false);
        return page;
    }

    private async Task FetchIssuesAsync(JiraFetch page, IReadOnlyList<long> ids, int size, IReadOnlyList<string> fields, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        var broken = new ConcurrentDictionary<long, RefusedIssue>();
        await Parallel.ForEachAsync(ids.Chunk(size), JiraClient.Concurrently(ConcurrentRequests, cancellationToken), (chunk, token) => new ValueTask(FetchChunkAsync(chunk, token))).ConfigureAwait(false);
        foreach (var (id, why) in broken) page.Refused[id] = why;

        async Task FetchChunkAsync(long[] chunk, CancellationToken token)
        {
            TrackerResponse? response = null;
            try
            {
                response = await client.PostAsync($"{client.Api}/issue/bulkfetch", IssuesWhat, [], json =>
                {
                    json.WriteTexts("issueIdsOrKeys", chunk.Select(JiraClient.Text));
                    json.WriteTexts("fields", fields);
                    if (properties.Count > 0) json.WriteTexts("properties", properties);
                }, token).ConfigureAwait(false);
                page.Keep(response);
                Collect(page, response);
                return;
            }
            catch (Exception odd) when (odd is JsonException or TrackerException { IsTooLarge: true })
            {
                if (chunk.Length == 1) PutAside(broken, chunk[0], "this issue", response, odd, IssuesWhat);
            }

            if (chunk.Length == 1) return;
            page.IsDivided = true;
            await FetchChunkAsync(chunk[..(chunk.Length / 2)], token).ConfigureAwait(false);
            await FetchChunkAsync(chunk[(chunk.Length / 2)..], token).ConfigureAwait(false);
        }
    }

    private void Collect(JiraFetch page, TrackerResponse response)
    {
        var answer = JiraAnswer.Open(response.Body, "issues", "issueErrors");
        foreach (var issue in answer.Elements("issues") ?? throw client.Failures.Malformed(IssuesWhat))
        {
            if (JiraFetch.FindId(issue, "id") is { } id) page.Issues[id] = new FetchedIssue(issue);
            else page.Nameless.Add(issue.ToArray());
        }

        foreach (var error in answer.Elements("issueErrors") ?? [])
        {
            if (JiraFetch.FindId(error, "id") is { } id) page.Refused[id] = new RefusedIssue("Jira could not return this issue, asked for twice.", error.ToArray());
        }
    }

    private async Task AddHistoriesAsync(JiraFetch page, CancellationToken cancellationToken)
    {
        var broken = new ConcurrentDictionary<long, RefusedIssue>();
        long[] found = [.. page.Issues.Keys.Order()];
        if (found.Length > 0) await ReadAsync(found, HistoriesAPage).ConfigureAwait(false);
        foreach (var (id, why) in broken)
        {
            page.Issues.TryRemove(id, out _);
            page.Refused[id] = why;
        }

        async Task ReadAsync(long[] ids, int pageSize)
        {
            var answers = new List<TrackerResponse>();
            try
            {
                foreach (var (id, histories) in await ReadHistoriesAsync(answers, ids, pageSize, cancellationToken).ConfigureAwait(false))
                {
                    if (page.Issues.TryGetValue(id, out var issue)) page.Issues[id] = issue with { Histories = histories };
                }

                return;
            }
            catch (Exception odd) when (odd is JsonException or TrackerException { IsTooLarge: true })
            {
                if (ids.Length == 1 && (odd is JsonException || pageSize <= FewestHistoriesAPage))
                {
                    PutAside(broken, ids[0], "the history of this issue", answers.LastOrDefault(), odd, HistoriesWhat);
                    return;
                }
            }
            finally
            {
                foreach (var answer in answers) page.Keep(answer);
            }

            if (ids.Length == 1)
            {
                await ReadAsync(ids, pageSize / 10).ConfigureAwait(false);
                return;
            }

            await ReadAsync(ids[..(ids.Length / 2)], pageSize).ConfigureAwait(false);
            await ReadAsync(ids[(ids.Length / 2)..], pageSize).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<long, List<ReadOnlyMemory<byte>>>> ReadHistoriesAsync(List<TrackerResponse> answers, long[] ids, int pageSize, CancellationToken cancellationToken)
    {
        var read = new Dictionary<long, List<ReadOnlyMemory<byte>>>(ids.Length);
        var tokens = new PageTokens(client.Failures, HistoriesWhat);
        do
        {
            var response = await client.PostAsync($"{client.Api}/changelog/bulkfetch", HistoriesWhat, [], json =>
            {
                json.WriteTexts("issueIdsOrKeys", ids.Select(JiraClient.Text));
                json.WriteNumber("maxResults", pageSize);
                if (tokens.Next is { } next) json.WriteString("nextPageToken", next);
            }, cancellationToken).ConfigureAwait(false);
            answers.Add(response);
            var answer = JiraHistoryAnswer.Open(response.Body);
            var logs = answer.Logs ?? throw client.Failures.Malformed(HistoriesWhat);
            foreach (var log in logs)
            {
                // A history that does not say whose it is can be told only when one issue was asked for.
                var id = log.IssueId ?? (ids.Length == 1 ? ids[0] : throw new JsonException("A history does not say of which issue it is."));
                if (!read.TryGetValue(id, out var histories)) read[id] = histories = [];
                if (!log.Entries.IsEmpty) histories.Add(log.Entries);
            }

            tokens.Advance(answer.NextPageToken, logs.Count == 0);
        }
        while (tokens.Next is not null);
        Learn(ids.Length, answers);
        return read;
    }

    // Every entry tells when it was made: so they are counted without being read. A text that looks like it makes the next part a little smaller.
    private void Learn(int issues, List<TrackerResponse> answers)
    {
        // A few issues say little about the next thousand.
        if (issues < Math.Min(issuesAFetch, _part)) return;
        var entries = answers.Sum(static answer => (long)answer.Body.Span.Count("\"created\""u8));
        var fitting = Filled * HistoriesAPage * issues / Math.Max(1, entries);
        _part = (int)Math.Clamp(Math.Floor(fitting / issuesAFetch) * issuesAFetch, Math.Min(issuesAFetch, issuesAHistory), issuesAHistory);
    }

    private void PutAside(ConcurrentDictionary<long, RefusedIssue> broken, long id, string which, TrackerResponse? answer, Exception why, string what)
    {
        broken[id] = why is JsonException
            ? new RefusedIssue($"Jira could not return {which} in a form that can be read, asked for alone.", answer?.Body.ToArray() ?? [])
            : new RefusedIssue($"Jira's answer for {which} alone is too large to be taken.", []);
        if (broken.Count > MostBroken) throw client.Failures.Malformed(what, why);
    }
}
