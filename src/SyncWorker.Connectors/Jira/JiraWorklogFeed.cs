using System.Runtime.CompilerServices;
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
        await foreach (var touches in ReadAsync(Updated, cursor.UpdatedMs, cancellationToken).ConfigureAwait(false))
        {
            cursor = cursor with { UpdatedMs = Latest(touches, cursor.UpdatedMs) };
            yield return new WorklogFeedPage(touches, cursor.ToSyncCursor());
        }

        await foreach (var touches in ReadAsync(Deleted, cursor.DeletedMs, cancellationToken).ConfigureAwait(false))
        {
            cursor = cursor with { DeletedMs = Latest(touches, cursor.DeletedMs) };
            yield return new WorklogFeedPage(touches, cursor.ToSyncCursor());
        }
    }

    private async IAsyncEnumerable<List<WorklogTouch>> ReadAsync(string feed, long readMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? since = JiraWorklogCursor.Since(readMs);
        while (since is { } from)
        {
            using var response = await client.WorklogFeedAsync(feed, from, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) yield break;
            var (touches, next) = ReadPage(response.Body, feed == Deleted);
            if (next <= from)
            {
                throw client.Failures.Because(
                    "Jira says that a feed of worklogs has more pages, and gives the same page again, so the reading could not be finished. The next run tries again.", mayPass: true);
            }

            since = next;
            yield return touches;
        }
    }

    /// <summary>Reads one page.</summary>
    /// <returns>What it says, and from where the next page goes on: null on the last one.</returns>
    private (List<WorklogTouch> Touches, long? Next) ReadPage(ReadOnlyMemory<byte> body, bool isDeleted)
    {
        try
        {
            using var document = JsonDocument.Parse(body, JsonReading.Options);
            var root = document.RootElement;
            if (root.Member("values") is not { ValueKind: JsonValueKind.Array } values) throw client.Failures.Malformed(What);
            var touches = new List<WorklogTouch>(values.GetArrayLength());
            foreach (var value in values.EnumerateArray())
            {
                if (value.Whole("worklogId") is not { } id || JiraTime.ReadInstant(value.Member("updatedTime")) is not { } at) throw client.Failures.Malformed(What);
                touches.Add(new WorklogTouch(id, at, isDeleted));
            }

            // The address of the next page is not followed: behind a gateway it names another host.
            var isLast = root.Truth("lastPage") ?? root.Truth("isLastPage") ?? root.FilledText("nextPage") is null;
            if (isLast) return (touches, null);
            var until = root.Whole("until") ?? (touches.Count == 0 ? throw client.Failures.Malformed(What) : touches[^1].At.ToUnixTimeMilliseconds());
            return (touches, until);
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    private static long Latest(List<WorklogTouch> touches, long readMs) =>
        touches.Count == 0 ? readMs : Math.Max(readMs, touches.Max(static touch => touch.At.ToUnixTimeMilliseconds()));
}
