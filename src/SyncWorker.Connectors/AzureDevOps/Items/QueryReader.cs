using System.Text.Json;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Walks the ids that meet a condition, page by page: a query of more than 20,000 is an error, not a cut.</summary>
internal sealed class QueryReader(AzureDevOpsClient client, ScopeDefinition scope)
{
    private const string What = "a query";

    /// <summary>Reads all ids in scope that meet the condition, ascending.</summary>
    public async Task<IReadOnlyList<long>> ReadAsync(string condition, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        while (true)
        {
            var page = await ReadPageAsync(condition, ids.Count == 0 ? 0 : ids[^1], cancellationToken).ConfigureAwait(false);
            ids.AddRange(page);
            if (page.Count < AzureDevOpsClient.IdsAQuery) return ids;
        }
    }

    /// <summary>Reads one page of the ids in scope that meet the condition, ascending.</summary>
    /// <param name="condition">The condition, or empty for none.</param>
    /// <param name="afterId">The last id already known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<long>> ReadPageAsync(string condition, long afterId, CancellationToken cancellationToken)
    {
        var page = await ReadIdsAsync(WiqlText.IdsAfter(scope, condition, afterId), AzureDevOpsClient.IdsAQuery, isPlaceSure: true, cancellationToken).ConfigureAwait(false);
        List<long> ids = [.. page.Where(id => id > afterId).Order()];
        return page.Count == 0 || ids.Count > 0 ? ids : throw client.Failures.Malformed(What);
    }

    /// <summary>Reads an id that meets the condition, in scope or not; empty when none does, or when there is no such area or iteration any more.</summary>
    public Task<IReadOnlyList<long>> ReadAnyAsync(string condition, CancellationToken cancellationToken) =>
        ReadIdsAsync(WiqlText.IdsAfter(new ScopeDefinition(), condition, 0), 1, isPlaceSure: false, cancellationToken);

    private async Task<IReadOnlyList<long>> ReadIdsAsync(string wiql, int most, bool isPlaceSure, CancellationToken cancellationToken)
    {
        using var response = await client.QueryAsync(wiql, most, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
            return isPlaceSure || AzureDevOpsError.TryRead(response.Body) is not { IsUnknownPlace: true } ? throw client.Failures.Refused(What, response) : [];
        var answer = client.Parse(response, What);

        // Without the list it is no answer: "nothing meets the condition" comes as an empty one.
        if (WireValue.Find(answer, "workItems") is not { ValueKind: JsonValueKind.Array } rows) throw client.Failures.Malformed(What);
        return [.. rows.EnumerateArray().Select(row => AzureDevOpsMapper.FindId(row) ?? throw client.Failures.Malformed(What))];
    }
}
