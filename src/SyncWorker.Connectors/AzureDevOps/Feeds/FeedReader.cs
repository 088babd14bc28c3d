using System.Runtime.CompilerServices;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>Reads both feeds, one after the other, from a cursor to their present ends.</summary>
internal sealed class FeedReader(AzureDevOpsClient client, MappingRules rules, ScopeFilter scope, OwnAccount? own)
{
    /// <summary>Reads what changed: first the revisions, so that whatever is in scope is known before its links are told.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<TouchedPage> ReadAsync(FeedCursor start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = start;
        var fields = rules.TrackedFields;
        var revisions = new RevisionMapper(rules, scope, own);
        var links = new LinkMapper(rules.Catalogue, own);

        var pages = ReadFeedAsync("the changes of work items", (token, stop) => client.RevisionsAsync(fields, token, stop), cursor.RevisionsToken, cancellationToken);
        await foreach (var (page, raw) in pages.ConfigureAwait(false))
        {
            cursor = cursor with { RevisionsToken = page.Token ?? cursor.RevisionsToken };
            yield return Map(revisions.Map(page.Values), raw, cursor);
        }

        pages = ReadFeedAsync("the changes of links", client.LinksAsync, cursor.LinksToken, cancellationToken);
        await foreach (var (page, raw) in pages.ConfigureAwait(false))
        {
            cursor = cursor with { LinksToken = page.Token ?? cursor.LinksToken };
            yield return Map(links.Map(page.Values), raw, cursor);
        }
    }

    private static TouchedPage Map((IReadOnlyList<Touch> Touches, IReadOnlyList<JournalEntry> Journal) mapped, byte[] raw, FeedCursor cursor) => new()
    {
        Touches = mapped.Touches,
        Journal = mapped.Journal,
        Raw = raw,
        Cursor = cursor.ToCursor(),
    };

    private async IAsyncEnumerable<(FeedPage Page, byte[] Raw)> ReadFeedAsync(
        string what,
        Func<string?, CancellationToken, Task<TrackerResponse>> ask,
        string? start,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var guard = new FeedGuard(client.Failures, what);
        var token = start;
        while (true)
        {
            var (page, raw) = await ReadPageAsync(what, ask, token, cancellationToken).ConfigureAwait(false);
            if (WentBack(page, token))
            {
                // The server was restored to an earlier state: its positions mean something else now, so everything is read again.
                token = null;
                guard = new FeedGuard(client.Failures, what);
                continue;
            }

            yield return (page, page.Values.GetArrayLength() == 0 ? [] : raw);
            guard.Check(page, token);
            if (page.IsLast) yield break;
            token = page.Token;
        }
    }

    private async Task<(FeedPage Page, byte[] Raw)> ReadPageAsync(
        string what, Func<string?, CancellationToken, Task<TrackerResponse>> ask, string? token, CancellationToken cancellationToken)
    {
        using var response = await ask(token, cancellationToken).ConfigureAwait(false);
        var page = FeedPage.Read(client.Parse(response, what)) ?? throw client.Failures.Malformed(what);
        return (page, response.Body.ToArray());
    }

    private static bool WentBack(FeedPage page, string? asked) =>
        page.Values.GetArrayLength() == 0 && FeedPage.WatermarkOf(page.Token) < FeedPage.WatermarkOf(asked);
}
