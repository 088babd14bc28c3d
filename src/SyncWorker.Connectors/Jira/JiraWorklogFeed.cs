using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>
/// Reads the feeds of changed and of deleted worklogs, the same on both editions, oldest first and a thousand at a time. Changed ones come first, so a
/// worklog that is deleted while we read is met again as a deleted one.
/// </summary>
internal sealed class JiraWorklogFeed(JiraClient client)
{
    private const string Updated = "updated";
    private const string Deleted = "deleted";
    private const string What = "a feed of worklogs";

    /// <summary>Reads both feeds to their end; nothing where time tracking is switched off.</summary>
    /// <param name="cursor">Where the last reading ended.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<WorklogFeedPage> ReadAsync(JiraWorklogCursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ReadAsync(Updated, cursor.UpdatedMs, cancellationToken).ConfigureAwait(false))
        {
            cursor = cursor with { UpdatedMs = Latest(page.Touches, cursor.UpdatedMs) };
            yield return new WorklogFeedPage(page.Touches, cursor.ToSyncCursor()) { Unreadable = page.Unreadable };
        }

        await foreach (var page in ReadAsync(Deleted, cursor.DeletedMs, cancellationToken).ConfigureAwait(false))
        {
            cursor = cursor with { DeletedMs = Latest(page.Touches, cursor.DeletedMs) };
            yield return new WorklogFeedPage(page.Touches, cursor.ToSyncCursor()) { Unreadable = page.Unreadable };
        }
    }

    private async IAsyncEnumerable<FeedEntries> ReadAsync(string feed, long readMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? since = JiraWorklogCursor.Since(readMs);
        while (since is { } from)
        {
            using var response = await client.WorklogFeedAsync(feed, from, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) yield break;
            var (entries, next) = ReadPage(response.Body, from, feed == Deleted);
            if (next <= from)
            {
                throw client.Failures.Because(
                    "Jira says that a feed of worklogs has more pages, and gives the same page again, so the reading could not be finished. The next run tries again.", mayPass: true);
            }

            since = next;
            yield return entries;
        }
    }

    /// <summary>Reads one page.</summary>
    /// <returns>What it says, and from where the next page goes on: null on the last one.</returns>
    private (FeedEntries Entries, long? Next) ReadPage(ReadOnlyMemory<byte> body, long since, bool isDeleted)
    {
        try
        {
            using var document = JsonDocument.Parse(body, JsonReading.Options);
            var root = document.RootElement;
            if (root.Member("values") is not { ValueKind: JsonValueKind.Array } values) throw client.Failures.Malformed(What);
            var entries = new FeedEntries(new List<WorklogTouch>(values.GetArrayLength()), []);
            var latest = DateTimeOffset.FromUnixTimeMilliseconds(since);
            foreach (var value in values.EnumerateArray())
            {
                if (value.Whole("worklogId") is { } id)
                {
                    // The feed is in the order of time: without its own, an entry is not older than the one before it.
                    latest = JiraTime.ReadInstant(value.Member("updatedTime")) ?? latest;
                    entries.Touches.Add(new WorklogTouch(id, latest, isDeleted));
                }
                else
                {
                    entries.Unreadable.Add(new UnreadableWorklog(null, "A feed names it without an id.", JsonMarshal.GetRawUtf8Value(value).ToArray()));
                }
            }

            // The address of the next page is not followed: behind a gateway it names another host.
            var isLast = root.Truth("lastPage") ?? root.Truth("isLastPage") ?? root.FilledText("nextPage") is null;
            if (isLast) return (entries, null);
            var until = root.Whole("until") ?? (entries.Touches.Count == 0 ? throw client.Failures.Malformed(What) : entries.Touches[^1].At.ToUnixTimeMilliseconds());
            return (entries, until);
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    private static long Latest(List<WorklogTouch> touches, long readMs) =>
        touches.Count == 0 ? readMs : Math.Max(readMs, touches.Max(static touch => touch.At.ToUnixTimeMilliseconds()));

    private sealed record FeedEntries(List<WorklogTouch> Touches, List<UnreadableWorklog> Unreadable);
}
