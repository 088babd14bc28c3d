using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads a batch of issues whole: the issues with their histories, and remote links where a history names one.</summary>
internal sealed class JiraItemReader(IJiraEdition edition, JiraFieldPlan plan, JiraMapper mapper, TimeProvider time)
{
    private const int ConcurrentRequests = 4;
    private const int ItemsAPage = 250;
    private const string LinksWhat = "the remote links of an issue";

    private readonly JiraClient _client = edition.Client;

    /// <summary>Reads and maps a batch, in pages.</summary>
    /// <param name="touched">At most <see cref="IJiraEdition.BatchSize"/> items.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<ItemPage> ReadAsync(
        IReadOnlyList<TouchedItem> touched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (touched.Count == 0) yield break;
        var byId = touched.ToLookup(static item => item.NativeId);
        List<long> ids = [.. byId.Select(static items => items.Key).Order()];
        await foreach (var fetch in edition.FetchAsync(ids, plan, cancellationToken).OneAhead(cancellationToken).ConfigureAwait(false))
        {
            using (fetch)
            {
                var remoteLinks = await ReadRemoteLinksAsync(fetch, cancellationToken).ConfigureAwait(false);
                foreach (var part in fetch.Ids.Chunk(ItemsAPage)) yield return Map([.. part.SelectMany(id => byId[id])], part, fetch, remoteLinks);
            }
        }
    }

    private ItemPage Map(IReadOnlyList<TouchedItem> touched, long[] ids, JiraFetch fetch, ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>> remoteLinks)
    {
        var observedAt = time.GetUtcNow();
        List<ReadItem> items = new(ids.Length);
        List<QuarantinedItem> quarantined = [];
        List<long> absent = [];

        var issues = ids.Select(id => fetch.Issues.TryRemove(id, out var issue) ? issue : null).ToArray();
        var links = ids.Select(id => remoteLinks.GetValueOrDefault(id) ?? []).ToArray();
        var starts = new int[ids.Length + 1];
        for (var i = 0; i < ids.Length; i++) starts[i + 1] = starts[i] + (issues[i] is { } issue ? JiraPayload.MeasureJoined(issue, links[i]) : 0);
        var buffer = new PooledBytes(starts[^1]);

        // Mapping takes more of the processor than all else that a pull does, and no issue's mapping needs another's.
        var mapped = new MappedIssue?[ids.Length];
        Parallel.For(0, mapped.Length, i =>
        {
            if (issues[i] is { } issue) mapped[i] = mapper.Map(JiraPayload.Join(issue, links[i], buffer.Memory[starts[i]..starts[i + 1]]), observedAt);
        });
        foreach (var (id, answer) in ids.Zip(mapped))
        {
            if (answer is { } issue)
            {
                if (issue.Item is { } item) items.Add(item);
                if (issue.Quarantined is { } bad) quarantined.Add(bad);
            }
            else if (fetch.Refused.TryGetValue(id, out var refused))
            {
                quarantined.Add(new QuarantinedItem { NativeId = id, Reason = refused.Reason, Raw = refused.Raw });
            }
            else
            {
                absent.Add(id);
            }
        }

        while (fetch.Nameless.TryTake(out var raw)) quarantined.Add(new QuarantinedItem { Reason = "The issue has no numeric id.", Raw = raw });
        return new ItemPage { Touched = touched, Items = items, Quarantined = quarantined, Absent = absent, Buffer = buffer, Asked = plan.Asked };
    }

    private async Task<ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>>> ReadRemoteLinksAsync(JiraFetch page, CancellationToken cancellationToken)
    {
        var links = new ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>>();
        var asked = page.Issues.Where(static pair => pair.Value.NamesRemoteLinks).Select(static pair => pair.Key);
        await Parallel.ForEachAsync(asked, JiraClient.Concurrently(ConcurrentRequests, cancellationToken), async (id, token) =>
        {
            using var response = await _client.RemoteLinksAsync(id, token).ConfigureAwait(false);
            if (!response.IsSuccess) return;
            try
            {
                var slices = JiraPayload.SliceArray(response.Body) ?? throw _client.Failures.Malformed(LinksWhat);
                links[id] = [.. slices.Select(static slice => (ReadOnlyMemory<byte>)slice.ToArray())];
            }
            catch (JsonException broken)
            {
                throw _client.Failures.Malformed(LinksWhat, broken);
            }
        }).ConfigureAwait(false);
        return links;
    }
}
