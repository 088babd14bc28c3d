using System.Text.Json;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Walks the ids that meet a condition, page by page: a query of more than 20,000 is an error, not a cut.</summary>
internal sealed class QueryReader(AzureDevOpsClient client, ScopeDefinition scope)
{
    /// <summary>Reads all ids in scope that meet the condition, ascending.</summary>
    public async Task<IReadOnlyList<long>> ReadAsync(string condition, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        while (true)
        {
            var last = ids.Count == 0 ? 0 : ids[^1];
            var page = await ReadPageAsync(WiqlText.IdsAfter(scope, condition, last), cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Where(id => id > last).Order());
            if (page.Count < AzureDevOpsClient.IdsAQuery) return ids;
            if (ids[^1] == last) throw client.Failures.Malformed("a query");
        }
    }

    private async Task<List<long>> ReadPageAsync(string wiql, CancellationToken cancellationToken)
    {
        using var response = await client.QueryAsync(wiql, cancellationToken).ConfigureAwait(false);
        var answer = client.Parse(response, "a query");

        // Without the list it is no answer: "nothing meets the condition" comes as an empty one.
        if (WireValue.Find(answer, "workItems") is not { ValueKind: JsonValueKind.Array } rows) throw client.Failures.Malformed("a query");
        return [.. rows.EnumerateArray().Select(row => AzureDevOpsMapper.FindId(row) ?? throw client.Failures.Malformed("a query"))];
    }
}
