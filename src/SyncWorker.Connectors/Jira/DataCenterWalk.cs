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
    private const string What = "a search for issues";

    // Found by the index and shown from the database, a freshly edited issue may show a time that the index does not know yet: going on
    // from there would skip what lies between.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    /// <summary>Walks a search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<JiraHits> PagesAsync(JiraSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = Position(search.Position) ?? search.Since ?? JiraQuery.BeforeJira;
        var seen = new Dictionary<long, DateTimeOffset>();
        var slack = search.QuotedIn is null ? TimeSpan.Zero : JiraQuery.QuotedSlack + TimeSpan.FromMinutes(1);
        while (true)
        {
            using var response = await SearchAsync(search, from, seen, cancellationToken).ConfigureAwait(false);
            if (response.Status == HttpStatusCode.BadRequest)
            {
                yield return JiraHits.Refused(JiraQuery.Keyset(search, from, seen.Keys), response.Body);
                yield break;
            }

            var (touches, isLast) = Read(response);
            var isNew = false;
            foreach (var touch in touches) isNew |= seen.TryAdd(touch.NativeId, touch.UpdatedAt ?? DateTimeOffset.MaxValue);
            if (!isLast && !isNew)
                throw client.Failures.Because("Jira says that a search has more pages but keeps offering the same or none, so the reading could not be finished. The next run tries again.", mayPass: true);
            from = Advance(from, touches, response.Headers.Date ?? time.GetUtcNow());
            yield return new JiraHits { Touches = touches, Next = isLast ? null : JiraClient.Text(from.ToUnixTimeSeconds()) };
            if (isLast) yield break;
            foreach (var (id, updatedAt) in seen)
            {
                if (updatedAt < from - slack) seen.Remove(id);
            }
        }
    }

    private static DateTimeOffset? Position(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static DateTimeOffset Advance(DateTimeOffset from, List<Touch> touches, DateTimeOffset now)
    {
        foreach (var touch in touches)
        {
            if (touch.UpdatedAt is { } at && at > from && at < now - Settling) from = at;
        }

        return DateTimeOffset.FromUnixTimeSeconds(from.ToUnixTimeSeconds());
    }

    private async Task<TrackerResponse> SearchAsync(JiraSearch search, DateTimeOffset from, Dictionary<long, DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        var query = new DataCenterSearch(JiraQuery.Keyset(search, from, seen.Keys), ["updated"], page) { What = What };
        var response = await query.SendAsync(client, cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.BadRequest || seen.Count + search.Among.Count == 0) return response;

        // An issue that is named may be gone by now, and strictly read no query may name it. That nothing else is wrong is asked first.
        using (var plain = await (query with { Jql = JiraQuery.Keyset(search with { Among = [] }, from, []), Most = 1 }).SendAsync(client, cancellationToken).ConfigureAwait(false))
        {
            if (plain.Status == HttpStatusCode.BadRequest) return response;
        }

        response.Dispose();
        return await (query with { IsStrict = false }).SendAsync(client, cancellationToken).ConfigureAwait(false);
    }

    private (List<Touch> Touches, bool IsLast) Read(TrackerResponse response)
    {
        try
        {
            var touches = client.ReadTouches(response, What);

            // A short page is not the last one: a site grants fewer issues than asked for.
            return (touches, DataCenterSearch.Number(response, "total") is { } total ? touches.Count >= total : touches.Count == 0);
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }
}
