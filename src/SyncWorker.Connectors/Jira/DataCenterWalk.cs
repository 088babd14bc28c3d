using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Walks by the time of change: each page begins again where the former one ended, without the issues that were seen there.</summary>
/// <remarks>
/// An edit moves an issue behind the walk's position, never before it, so every issue is met at least once. Issues that share a time, or the
/// second to which an index may cut it, are told apart by leaving out those seen, which needs no order of ids across projects.
/// </remarks>
internal sealed class DataCenterWalk(JiraClient client, int page, TimeProvider time)
{
    /// <summary>How late the index may be with an edit.</summary>
    public static readonly TimeSpan IndexLag = TimeSpan.FromMinutes(5);

    private const string What = "a search for issues";
    private const int MostGone = 50;

    // A quoted date is read in a zone that may be as far from ours as the earth is wide: issues come again that lie so much further back.
    private static readonly TimeSpan WidestZones = TimeSpan.FromHours(26);

    /// <summary>Walks a search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<JiraHits> PagesAsync(JiraSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = Position(search.Position) ?? search.Since ?? JiraQuery.BeforeJira;
        var former = from;
        var left = 0;
        var seen = new Dictionary<long, DateTimeOffset>();
        var dropped = new List<KeyValuePair<long, DateTimeOffset>>();
        var slack = search.QuotedIn is null ? TimeSpan.Zero : JiraQuery.QuotedSlack + WidestZones;
        while (true)
        {
            using var response = await SearchAsync(search, from, seen, cancellationToken).ConfigureAwait(false);
            if (response.Status == HttpStatusCode.BadRequest)
            {
                yield return JiraHits.Refused(JiraQuery.Keyset(search, from, seen.Keys), response.Body);
                yield break;
            }

            var (touches, total) = Read(response);
            if (total < left && from > former)
            {
                // Fewer than were left: some were deleted meanwhile, or lie before a time that the index had not heard of. Only the former position tells.
                (from, left) = (former, 0);
                foreach (var (id, updatedAt) in dropped) seen.TryAdd(id, updatedAt);
                continue;
            }

            // A short page is not the last one: a site grants fewer issues than asked for.
            var isLast = total is null ? touches.Count == 0 : touches.Count >= total;
            var isNew = false;
            foreach (var touch in touches) isNew |= seen.TryAdd(touch.NativeId, touch.UpdatedAt ?? DateTimeOffset.MaxValue);
            if (!isLast && !isNew)
                throw client.Failures.Because("Jira says that a search has more pages but keeps offering the same or none, so the reading could not be finished. The next run tries again.", mayPass: true);
            (former, left) = (from, (total ?? 0) - touches.Count);
            from = Advance(from, touches, response.Headers.Date ?? time.GetUtcNow());
            yield return new JiraHits { Touches = touches, Next = isLast ? null : JiraClient.Text(from.ToUnixTimeSeconds()) };
            if (isLast) yield break;

            // While the position stands still nothing is forgotten: what would be offered again and again is then known to be the same.
            if (from > former) dropped = Forget(seen, from - slack);
        }
    }

    private static DateTimeOffset? Position(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>
    /// Goes to the time of the page's last issue, behind which the index has nothing of the page. The index knows the order, but the times are shown
    /// from the database: that of a freshly edited issue may be one that the index does not know yet, and what lies between would be skipped.
    /// </summary>
    private static DateTimeOffset Advance(DateTimeOffset from, List<Touch> touches, DateTimeOffset now)
    {
        var last = touches.LastOrDefault(touch => touch.UpdatedAt < now - IndexLag)?.UpdatedAt;
        return DateTimeOffset.FromUnixTimeSeconds((last > from ? last.Value : from).ToUnixTimeSeconds());
    }

    private static List<KeyValuePair<long, DateTimeOffset>> Forget(Dictionary<long, DateTimeOffset> seen, DateTimeOffset before)
    {
        var old = seen.Where(pair => pair.Value < before).ToList();
        foreach (var (id, _) in old) seen.Remove(id);
        return old;
    }

    private async Task<TrackerResponse> SearchAsync(JiraSearch search, DateTimeOffset from, Dictionary<long, DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        var query = new DataCenterSearch(JiraQuery.Keyset(search, from, seen.Keys), ["updated"], page) { What = What };
        var response = await query.SendAsync(client, cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.BadRequest || seen.Count + search.Among.Count == 0) return response;

        // An issue that is named may be gone by now, and strictly read no query may name it. That nothing else is wrong is asked first.
        int? all;
        using (var plain = await (query with { Jql = JiraQuery.Keyset(search with { Among = [] }, from, []), Most = 1 }).SendAsync(client, cancellationToken).ConfigureAwait(false))
        {
            if (plain.Status == HttpStatusCode.BadRequest) return response;
            all = DataCenterSearch.Number(plain, "total");
        }

        response.Dispose();
        var lenient = await (query with { IsStrict = false }).SendAsync(client, cancellationToken).ConfigureAwait(false);
        var total = DataCenterSearch.Number(lenient, "total");
        if (search.Among.Count > 0 || all == 0 || (total > 0 && total >= all - seen.Count)) return lenient;

        // Some sites find nothing at all as soon as a query names an issue that is gone: that is the end only when a query without it says so.
        lenient.Dispose();
        await ForgetGoneAsync(seen, cancellationToken).ConfigureAwait(false);
        return await SearchAsync(search, from, seen, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds by halves which issues no query may name any more, and forgets that they were seen.</summary>
    private async Task ForgetGoneAsync(Dictionary<long, DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        var gone = 0;
        var waiting = new Stack<long[]>([[.. seen.Keys]]);
        while (waiting.TryPop(out var ids))
        {
            using var answer = await new DataCenterSearch(JiraQuery.ByIds(ids), ["updated"], 1) { What = What }.SendAsync(client, cancellationToken).ConfigureAwait(false);
            if (answer.Status != HttpStatusCode.BadRequest) continue;
            foreach (var half in ids.Length > 1 ? ids.Chunk((ids.Length + 1) / 2) : []) waiting.Push(half);
            if (ids.Length == 1 && seen.Remove(ids[0])) gone++;
            if (gone > MostGone) break;
        }

        if (gone is 0 or > MostGone)
            throw client.Failures.Because("Jira no longer finds issues that it had just listed, so the reading could not be finished. The next run tries again.", mayPass: true);
    }

    private (List<Touch> Touches, int? Total) Read(TrackerResponse response)
    {
        try
        {
            return (client.ReadTouches(response, What), DataCenterSearch.Number(response, "total"));
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }
}
