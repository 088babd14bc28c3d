using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps.Visibility;

/// <summary>Asks the recycle bin of the whole organisation for items.</summary>
internal sealed class RecycleBin(AzureDevOpsClient client)
{
    private const string What = "the recycle bin";

    /// <summary>Finds which of some items are in the bin: one request.</summary>
    /// <returns>Those that are, each with by whom and when it was put there, in words to follow "is in the recycle bin"; empty where that is not told.</returns>
    public async Task<IReadOnlyDictionary<long, string>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var path = $"_apis/wit/recyclebin?ids={string.Join(',', ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)))}";
        using var response = await client.GetAsync(path, What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<long, string>();
        if (!response.IsSuccess) return found;
        if (WireValue.Find(client.Parse(response, What), "value") is not { ValueKind: JsonValueKind.Array } list) throw client.Failures.Malformed(What);
        foreach (var row in list.EnumerateArray())
        {
            // Here the id is a string, and a row may stand for one that was not found.
            if (WireValue.Find(row, "id") is not { } value || WireValue.TryInteger(value) is not { } id || !ids.Contains(id)) continue;
            if (WireValue.Find(row, "code") is { } code && WireValue.TryInteger(code) is not (null or 200)) continue;
            var (by, on) = (WireValue.Text(row, "deletedBy"), WireValue.Find(row, "deletedDate") is { } date ? WireValue.TryInstant(date) : null);
            found[id] = (by is null ? "" : $", put there by {by}") + (on is { } at ? string.Create(CultureInfo.InvariantCulture, $" on {at:yyyy-MM-dd}") : "");
        }

        return found;
    }
}
