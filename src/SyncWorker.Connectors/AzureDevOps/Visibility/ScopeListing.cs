using System.Globalization;
using System.Runtime.CompilerServices;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.AzureDevOps.Visibility;

/// <summary>Lists everything in scope for a sweep: all ids, and the change times of what was changed lately.</summary>
/// <remarks>
/// N items of which k were changed in the last two days cost N ÷ 10,000 + 1 queries for the ids, as many for the k, and k ÷ 200 batches: change times of all would cost N ÷ 200.
/// What the feeds missed earlier is the audit's affair.
/// </remarks>
internal sealed class ScopeListing(AzureDevOpsClient client, QueryReader queries, ScopeDefinition scope, TimeProvider time)
{
    // A sweep is due every day; the other day is for one that failed, and for the difference of the clocks.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(2);

    private static readonly string[] Fields = [FieldNames.Id, FieldNames.ChangedDate];

    /// <summary>Lists, from a cursor on.</summary>
    public async IAsyncEnumerable<SweepPage> ReadAsync(SyncCursor? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (isChanged, last) = Parse(from);
        var since = time.GetUtcNow() - Lately;
        while (true)
        {
            var ids = await queries.ReadPageAsync(isChanged ? Changed(since) : scope.Query ?? "", last, cancellationToken).ConfigureAwait(false);

            // A short page proves no end: a server may give less than it is asked for. An empty one does.
            if (ids.Count == 0)
            {
                if (isChanged) break;
                (isChanged, last) = (true, 0);
                continue;
            }

            last = ids[^1];
            if (!isChanged) yield return Page(ids.Select(static id => new ListedItem(id, null)), isChanged, last);
            else
            {
                foreach (var chunk in ids.Chunk(AzureDevOpsClient.ItemsABatch))
                    yield return Page(await ReadTimesAsync(chunk, cancellationToken).ConfigureAwait(false), isChanged, chunk[^1]);
            }
        }

        yield return new SweepPage { Items = [], Next = null };
    }

    private string Changed(DateTimeOffset since)
    {
        var isRecent = string.Create(CultureInfo.InvariantCulture, $"[{FieldNames.ChangedDate}] >= {WiqlText.Quote(since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))}");
        return string.IsNullOrWhiteSpace(scope.Query) ? isRecent : $"({scope.Query}) AND {isRecent}";
    }

    private async Task<IEnumerable<ListedItem>> ReadTimesAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        // One that went between the query and this was listed all the same; the listing says nothing of its time.
        var found = await client.ReadFieldsAsync(ids, Fields, cancellationToken).ConfigureAwait(false);
        return found.Select(static pair => new ListedItem(pair.Key, WireValue.Find(pair.Value, FieldNames.ChangedDate) is { } at ? WireValue.TryInstant(at) : null));
    }

    private static SweepPage Page(IEnumerable<ListedItem> items, bool isChanged, long last) => new()
    {
        Items = [.. items],
        Next = new SyncCursor(string.Create(CultureInfo.InvariantCulture, $"{(isChanged ? "changed" : "ids")}:{last}")),
    };

    private static (bool IsChanged, long Last) Parse(SyncCursor? cursor)
    {
        var parts = cursor?.Value.Split(':') ?? [];
        return parts is ["ids" or "changed", var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? (parts[0] == "changed", last) : (false, 0);
    }
}
