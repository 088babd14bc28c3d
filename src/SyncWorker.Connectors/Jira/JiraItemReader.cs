using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads a batch of issues whole: the issues with their histories, and remote links where a history names one.</summary>
internal sealed class JiraItemReader(IJiraEdition edition, JiraFieldPlan plan, JiraMapper mapper, TimeProvider time)
{
    private const int ConcurrentRequests = 4;
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
        await foreach (var page in edition.FetchAsync(ids, plan, cancellationToken).OneAhead(cancellationToken).ConfigureAwait(false))
        {
            var remoteLinks = await ReadRemoteLinksAsync(page, cancellationToken).ConfigureAwait(false);
            yield return Map([.. page.Ids.SelectMany(id => byId[id])], page, remoteLinks);
        }
    }

    private ItemPage Map(IReadOnlyList<TouchedItem> touched, JiraFetch page, ConcurrentDictionary<long, List<ReadOnlyMemory<byte>>> remoteLinks)
    {
        var observedAt = time.GetUtcNow();
        List<ReadItem> items = new(page.Ids.Count);
        List<QuarantinedItem> quarantined = [];
        List<long> absent = [];

        // Mapping takes more of the processor than all else that a pull does, and no issue's mapping needs another's.
        var mapped = new MappedIssue?[page.Ids.Count];
        Parallel.For(0, mapped.Length, i =>
        {
            var id = page.Ids[i];
            if (page.Issues.TryRemove(id, out var issue)) mapped[i] = mapper.Map(issue.Join(remoteLinks.GetValueOrDefault(id) ?? []), observedAt);
        });
        foreach (var (id, answer) in page.Ids.Zip(mapped))
        {
            if (answer is { } issue)
            {
                if (issue.Item is { } item) items.Add(item);
                if (issue.Quarantined is { } bad) quarantined.Add(bad);
            }
            else if (page.Refused.TryGetValue(id, out var error))
            {
                quarantined.Add(new QuarantinedItem { NativeId = id, Reason = "Jira could not return this issue in a form that can be read, asked for twice.", Raw = error });
            }
            else
            {
                absent.Add(id);
            }
        }

        quarantined.AddRange(page.Nameless.Select(static raw => new QuarantinedItem { Reason = "The issue has no numeric id.", Raw = raw }));
        return new ItemPage { Touched = touched, Items = items, Quarantined = quarantined, Absent = absent };
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
