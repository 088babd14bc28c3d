using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>Fetches issues with the histories inside them, and proves that each history is whole.</summary>
internal sealed class DataCenterFetch(JiraClient client, int batch)
{
    /// <summary>The most searches under way at once: their answers are large.</summary>
    public const int ConcurrentRequests = 2;

    private const int Witnesses = 2;
    private const int AloneBetweenWitnesses = 10;
    private const string What = "a batch of issues";

    private readonly DataCenterKeys _keys = new(client);
    private volatile int _batch = batch;
    private volatile int _granted = int.MaxValue;

    /// <summary>Gets the most issues that the site is known to put into one answer.</summary>
    public int Granted => _granted;

    /// <summary>Begins a new reading: what was hidden from us may be visible now.</summary>
    public void Renew() => _keys.ForgetHidden();

    /// <summary>Fetches issues.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="plan">Which fields and properties are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, CancellationToken cancellationToken)
    {
        var page = new JiraFetch(ids);
        await Parallel.ForEachAsync(
            ids.Chunk(_batch), JiraClient.Concurrently(ConcurrentRequests, cancellationToken), (chunk, token) => FetchAsync(page, [.. chunk], plan.Requested, withHistories: true, token)).ConfigureAwait(false);
        await CompleteAsync(page, plan, cancellationToken).ConfigureAwait(false);
        await _keys.ResolveAsync(page, plan, cancellationToken).ConfigureAwait(false);
        return page;
    }

    /// <summary>Looks at issues, without their histories, in one answer if the site grants it. What no search shows is asked for alone: archived issues are in no index.</summary>
    /// <param name="ids">Different ids.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var page = new JiraFetch(ids);
        await FetchAsync(page, [.. ids], fields, withHistories: false, cancellationToken).ConfigureAwait(false);
        List<long> witnesses = [.. ids.Where(page.Issues.ContainsKey).Take(Witnesses)];
        foreach (var part in ids.Where(id => !page.Issues.ContainsKey(id)).Chunk(AloneBetweenWitnesses))
        {
            await Parallel.ForEachAsync(part, JiraClient.Concurrently(ConcurrentRequests, cancellationToken), async (id, token) =>
            {
                using var response = await client.IssueAsync(id, fields, [], token).ConfigureAwait(false);
                if (!response.IsSuccess) return;
                if (client.ReadId(response, "an issue") != id) throw client.Failures.Malformed("an issue");
                page.Issues[id] = new FetchedIssue(response.Body.ToArray());
            }).ConfigureAwait(false);

            // The search and each of these are answers of their own: what was there at first must be there still, or all may have been taken away.
            if (part.All(page.Issues.ContainsKey)) continue;
            foreach (var witness in witnesses) page.IsDivided |= !await IsThereAsync(witness, cancellationToken).ConfigureAwait(false);
        }

        return page;
    }

    private async ValueTask FetchAsync(JiraFetch page, HashSet<long> wanted, IReadOnlyCollection<string> fields, bool withHistories, CancellationToken cancellationToken)
    {
        var halves = new Stack<long[]>();
        for (var isFirst = true; wanted.Count > 0; isFirst = false)
        {
            page.IsDivided |= !isFirst;
            var asked = halves.TryPop(out var half) ? half : [.. wanted.Take(withHistories ? _batch : wanted.Count)];
            var search = new DataCenterSearch(JiraQuery.ByIds(asked), fields, asked.Length) { What = What, WithHistories = withHistories, IsStrict = false };
            using var response = await search.SendAsync(client, cancellationToken).ConfigureAwait(false);
            var isRefused = response.Status == HttpStatusCode.BadRequest;
            var before = wanted.Count;
            var count = isRefused ? 0 : Collect(page, response, wanted);

            // Some sites refuse, or find nothing at all, when one of the issues is gone. Without histories each is asked for alone anyway.
            if (count == 0 && asked.Length > 1 && withHistories && (isRefused || DataCenterSearch.Number(response, "total") == 0))
            {
                foreach (var part in asked.Chunk((asked.Length + 1) / 2)) halves.Push(part);
                continue;
            }

            if (isRefused && withHistories && await IsThereAsync(asked[0], cancellationToken).ConfigureAwait(false)) throw client.Failures.Refused(What, response);

            // Some sites grant smaller pages than asked for: what is left is asked for again, and later batches ask for less.
            if (DataCenterSearch.Number(response, "maxResults") is { } granted and > 0 && granted < asked.Length) (_batch, _granted) = (Math.Min(_batch, granted), Math.Min(_granted, granted));
            if (DataCenterSearch.Number(response, "total") is not { } total || count >= total) wanted.ExceptWith(asked);
            else if (wanted.Count == before) throw client.Failures.Malformed(What);
        }
    }

    private async Task<bool> IsThereAsync(long id, CancellationToken cancellationToken)
    {
        using var response = await client.IssueAsync(id, ["updated"], [], cancellationToken).ConfigureAwait(false);
        return response.IsSuccess;
    }

    private int Collect(JiraFetch page, TrackerResponse response, HashSet<long> wanted)
    {
        try
        {
            var slices = JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(What);
            foreach (var slice in slices)
            {
                if (JiraFetch.FindId(slice, "id") is not { } id) page.Nameless.Add(slice.ToArray());
                else if (wanted.Remove(id)) page.Issues[id] = Separate(slice);
            }

            return slices.Count;
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    /// <summary>Takes an issue and its history apart. Without a proof that the history is whole, its total is more than came.</summary>
    private static FetchedIssue Separate(ReadOnlyMemory<byte> json)
    {
        var (issue, member) = JiraPayload.Cut(json, "changelog");
        var changelog = member is { } value && value.Span[0] == (byte)'{' ? member : null;
        var histories = (changelog is { } log ? JiraPayload.Slice(log, "histories") : null) ?? [];
        var total = changelog is { } frame && long.TryParse(JiraPayload.FindText(frame, "total"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : histories.Count + 1;
        return new FetchedIssue(issue.ToArray())
        {
            Histories = [.. histories.Select(static entry => (ReadOnlyMemory<byte>)entry.ToArray())],
            HistoryTotal = total == histories.Count ? null : total,
        };
    }

    private async Task CompleteAsync(JiraFetch page, JiraFieldPlan plan, CancellationToken cancellationToken)
    {
        // The search does not return properties, so an issue of which some are wanted is asked for alone as well.
        var alone = page.Issues.Where(pair => pair.Value.HistoryTotal is not null || plan.Properties.Count > 0).Select(static pair => pair.Key).ToList();
        await Parallel.ForEachAsync(alone, JiraClient.Concurrently(ConcurrentRequests, cancellationToken), async (id, token) =>
        {
            using var response = await client.IssueAsync(id, plan.Requested, plan.Properties, token, expand: "changelog").ConfigureAwait(false);
            if (!response.IsSuccess) return;
            try
            {
                if (client.ReadId(response, "an issue") != id) throw client.Failures.Malformed("an issue");
                page.Issues[id] = Separate(response.Body);
            }
            catch (JsonException broken)
            {
                throw client.Failures.Malformed("an issue", broken);
            }
        }).ConfigureAwait(false);
    }
}
