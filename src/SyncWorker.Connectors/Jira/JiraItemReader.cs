using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads a batch of issues whole: the issues by hundreds, the histories of all of them, and remote links where a history names one.</summary>
internal sealed class JiraItemReader(JiraClient client, JiraFieldPlan plan, JiraMapper mapper, TimeProvider time)
{
    private const int ConcurrentRequests = 4;
    private const string IssuesWhat = "a batch of issues";
    private const string HistoriesWhat = "the history of a batch of issues";

    /// <summary>Reads and maps a batch: the histories at once, the issues in pages.</summary>
    /// <param name="touched">At most 1,000 items.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<ItemPage> ReadAsync(
        IReadOnlyList<TouchedItem> touched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (touched.Count == 0) yield break;
        var byId = touched.ToLookup(static item => item.NativeId);
        List<long> ids = [.. byId.Select(static items => items.Key).Order()];
        var histories = await ReadHistoriesAsync(ids, cancellationToken).ConfigureAwait(false);
        foreach (var page in ids.Chunk(JiraClient.IssuesAFetch * ConcurrentRequests))
        {
            List<TouchedItem> asked = [.. page.SelectMany(id => byId[id])];
            yield return await ReadPageAsync(asked, page, histories, cancellationToken).ConfigureAwait(false);
            foreach (var id in page) histories.Remove(id);
        }
    }

    private async Task<ItemPage> ReadPageAsync(
        IReadOnlyList<TouchedItem> touched, IReadOnlyList<long> ids, Dictionary<long, IssueHistories> histories, CancellationToken cancellationToken)
    {
        var refused = new ConcurrentDictionary<long, byte[]>();
        var nameless = new ConcurrentBag<byte[]>();
        var read = await ReadIssuesAsync(ids, refused, nameless, cancellationToken).ConfigureAwait(false);
        var remoteLinks = await ReadRemoteLinksAsync(read.Keys, histories, cancellationToken).ConfigureAwait(false);
        var page = Map(touched, ids, read, histories, remoteLinks, refused);
        return nameless.IsEmpty
            ? page
            : page with { Quarantined = [.. page.Quarantined, .. nameless.Select(static raw => new QuarantinedItem { Reason = "The issue has no numeric id.", Raw = raw })] };
    }

    private ItemPage Map(
        IReadOnlyList<TouchedItem> touched,
        IReadOnlyList<long> ids,
        ConcurrentDictionary<long, byte[]> issues,
        Dictionary<long, IssueHistories> histories,
        ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>> remoteLinks,
        ConcurrentDictionary<long, byte[]> refused)
    {
        var observedAt = time.GetUtcNow();
        List<ReadItem> items = new(ids.Count);
        List<QuarantinedItem> quarantined = [];
        List<long> absent = [];
        foreach (var id in ids)
        {
            if (issues.TryRemove(id, out var issue))
            {
                var raw = JiraPayload.Join(issue, histories.GetValueOrDefault(id)?.Entries ?? [], remoteLinks.GetValueOrDefault(id) ?? []);
                var mapped = mapper.Map(raw, observedAt);
                if (mapped.Item is { } item) items.Add(item);
                if (mapped.Quarantined is { } bad) quarantined.Add(bad);
            }
            else if (refused.TryGetValue(id, out var error))
            {
                quarantined.Add(new QuarantinedItem { NativeId = id, Reason = "Jira could not return this issue, asked for twice.", Raw = error });
            }
            else
            {
                absent.Add(id);
            }
        }

        return new ItemPage { Touched = touched, Items = items, Quarantined = quarantined, Absent = absent };
    }

    private async Task<ConcurrentDictionary<long, byte[]>> ReadIssuesAsync(
        IReadOnlyList<long> ids, ConcurrentDictionary<long, byte[]> refused, ConcurrentBag<byte[]> nameless, CancellationToken cancellationToken)
    {
        var issues = new ConcurrentDictionary<long, byte[]>();
        await FetchAsync(ids, issues, refused, nameless, cancellationToken).ConfigureAwait(false);
        if (refused.IsEmpty) return issues;

        // Jira leaves issues out for a passing error, or because an answer grew too large: alone they usually come.
        long[] again = [.. refused.Keys];
        refused.Clear();
        await FetchAsync(again, issues, refused, nameless, cancellationToken).ConfigureAwait(false);
        return issues;
    }

    private Task FetchAsync(
        IReadOnlyList<long> ids, ConcurrentDictionary<long, byte[]> issues, ConcurrentDictionary<long, byte[]> refused, ConcurrentBag<byte[]> nameless, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(ids.Chunk(JiraClient.IssuesAFetch), Concurrently(cancellationToken), async (chunk, token) =>
        {
            using var response = await client.FetchIssuesAsync(chunk, plan.Requested, plan.Properties, token).ConfigureAwait(false);
            try
            {
                foreach (var issue in JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(IssuesWhat))
                {
                    if (FindId(issue, "id") is { } id) issues[id] = issue.ToArray();
                    else nameless.Add(issue.ToArray());
                }

                foreach (var error in JiraPayload.Slice(response.Body, "issueErrors") ?? [])
                {
                    if (FindId(error, "id") is { } id) refused[id] = error.ToArray();
                }
            }
            catch (JsonException broken)
            {
                throw client.Failures.Malformed(IssuesWhat, broken);
            }
        });

    private async Task<Dictionary<long, IssueHistories>> ReadHistoriesAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var byIssue = new Dictionary<long, IssueHistories>();
        var tokens = new PageTokens(client.Failures, HistoriesWhat);
        do
        {
            using var response = await client.FetchHistoriesAsync(ids, tokens.Next, cancellationToken).ConfigureAwait(false);
            Collect(response, byIssue, tokens);
        }
        while (tokens.Next is not null);
        return byIssue;
    }

    private void Collect(TrackerResponse response, Dictionary<long, IssueHistories> byIssue, PageTokens tokens)
    {
        try
        {
            var logs = JiraPayload.Slice(response.Body, "issueChangeLogs") ?? throw client.Failures.Malformed(HistoriesWhat);
            foreach (var log in logs)
            {
                if (FindId(log, "issueId") is not { } id) continue;
                if (!byIssue.TryGetValue(id, out var histories)) byIssue[id] = histories = new IssueHistories();
                foreach (var entry in JiraPayload.Slice(log, "changeHistories") ?? []) histories.Add(entry.ToArray());
            }

            tokens.Advance(JiraPayload.FindText(response.Body, "nextPageToken"), logs.Count == 0);
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(HistoriesWhat, broken);
        }
    }

    private async Task<ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>>> ReadRemoteLinksAsync(
        ICollection<long> issues, Dictionary<long, IssueHistories> histories, CancellationToken cancellationToken)
    {
        var links = new ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>>();
        var asked = issues.Where(id => histories.GetValueOrDefault(id) is { NamesRemoteLinks: true });
        await Parallel.ForEachAsync(asked, Concurrently(cancellationToken), async (id, token) =>
        {
            using var response = await client.RemoteLinksAsync(id, token).ConfigureAwait(false);
            if (!response.IsSuccess) return;
            try
            {
                var slices = JiraPayload.SliceArray(response.Body) ?? throw client.Failures.Malformed("the remote links of an issue");
                links[id] = [.. slices.Select(static slice => (ReadOnlyMemory<byte>)slice.ToArray())];
            }
            catch (JsonException broken)
            {
                throw client.Failures.Malformed("the remote links of an issue", broken);
            }
        }).ConfigureAwait(false);
        return links;
    }

    private static ParallelOptions Concurrently(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = ConcurrentRequests, CancellationToken = cancellationToken };

    private static long? FindId(ReadOnlyMemory<byte> json, string member) =>
        long.TryParse(JiraPayload.FindText(json, member), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private sealed class IssueHistories
    {
        private readonly List<ReadOnlyMemory<byte>> _entries = [];

        public IReadOnlyList<ReadOnlyMemory<byte>> Entries => _entries;

        public bool NamesRemoteLinks { get; private set; }

        public void Add(ReadOnlyMemory<byte> entry)
        {
            _entries.Add(entry);

            // A mention elsewhere, in a title say, costs one needless request and nothing else.
            NamesRemoteLinks |= entry.Span.IndexOf("\"RemoteIssueLink\""u8) >= 0;
        }
    }
}
