using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>
/// Finds the ids of the issues that others name by key, as an epic link does. Keys are labels that move, so only the id is kept; that a key meant an
/// id once stays true, since Jira never gives a key to another issue.
/// </summary>
internal sealed class DataCenterKeys(JiraClient client)
{
    private const int MostAQuery = 250;
    private const int MostRemembered = 100_000;
    private const string What = "the parents of a batch of issues";

    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _hidden = new(StringComparer.Ordinal);

    /// <summary>Forgets which keys led nowhere, so that a parent that was hidden is looked for again.</summary>
    public void ForgetHidden() => _hidden.Clear();

    /// <summary>Gives every issue of a page the ids of the parents that it names by key. A parent that is hidden from us stays unknown.</summary>
    /// <param name="page">The page.</param>
    /// <param name="plan">Which fields name parents.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ResolveAsync(JiraFetch page, JiraFieldPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ParentFields.Count == 0) return;
        if (_ids.Count > MostRemembered) _ids.Clear();
        var keysById = new Dictionary<long, List<string>>();
        foreach (var (id, issue) in page.Issues)
        {
            if (JiraPayload.FindText(issue.Issue, "key") is { } own) _ids[own] = id;
            if (JiraPayload.Find(issue.Issue, "fields") is not { } fields) continue;
            List<string> keys = [.. plan.ParentFields.Select(field => JiraPayload.FindText(fields, field)).OfType<string>().Where(static key => key.Length > 0)];
            if (keys.Count > 0) keysById[id] = keys;
        }

        var unknown = keysById.Values.SelectMany(static keys => keys).Where(key => !_ids.ContainsKey(key) && !_hidden.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var keys in unknown.Chunk(MostAQuery)) await AskAsync(keys, cancellationToken).ConfigureAwait(false);
        foreach (var (id, keys) in keysById)
        {
            var known = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                if (_ids.TryGetValue(key, out var parent)) known[key] = parent;
            }

            page.Issues[id] = page.Issues[id] with { IdsByKey = known };
        }
    }

    private async Task AskAsync(string[] keys, CancellationToken cancellationToken)
    {
        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        var hasMore = keys.Length > 1 && await SearchAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (wanted.Count > 1 && wanted.Count == keys.Length)
        {
            // Some sites find nothing at all when one of the keys means nothing to us.
            foreach (var half in wanted.Chunk((wanted.Count + 1) / 2)) await AskAsync(half, cancellationToken).ConfigureAwait(false);
        }
        else if (hasMore)
        {
            await AskAsync([.. wanted], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (var key in wanted) await AskAloneAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the site has more than it showed.</returns>
    private async Task<bool> SearchAsync(HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var search = new DataCenterSearch(JiraQuery.ByKeys(wanted), ["updated"], wanted.Count) { What = What, IsStrict = false };
        using var response = await search.SendAsync(client, cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.BadRequest) return false;
        try
        {
            var slices = JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(What);
            foreach (var slice in slices)
            {
                if (JiraPayload.FindText(slice, "key") is { } key && JiraFetch.FindId(slice, "id") is { } id && wanted.Remove(key)) _ids[key] = id;
            }

            return DataCenterSearch.Number(response, "total") > slices.Count;
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    /// <summary>Asks for an issue under a key that it may have left: Jira still knows it by that.</summary>
    private async Task AskAloneAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await client
            .GetAsync($"{client.Api}/issue/{Uri.EscapeDataString(key)}?fields=updated", "an issue", JiraClient.NotShown, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccess) _ids[key] = client.ReadId(response, "an issue");
        else _hidden[key] = true;
    }
}
