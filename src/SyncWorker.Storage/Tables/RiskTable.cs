using System.Text.Json;
using SyncWorker.Model.Measures;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>The risk register of each portfolio, one row a condition.</summary>
internal static class RiskTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "risk_state", keyColumns: 2, Column.Text("portfolio"), Column.Text("fingerprint"), Column.Text("state"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("risk_state", Column.Text("portfolio"), Column.Text("fingerprint"));

    public static async Task SaveAsync(StoreSession session, string portfolio, RiskRegisterState register)
    {
        var known = (await ListAsync(session, portfolio).ConfigureAwait(false)).ToDictionary(static row => row.Fingerprint, static row => row.State, StringComparer.Ordinal);
        var (changed, gone) = (new BulkRows(Upsert), new BulkRows(Delete));
        foreach (var (fingerprint, state) in register.States)
        {
            var (key, json) = (StoreText.EncodeText(fingerprint), JsonSerializer.Serialize(state, StoreJson.Plain.RiskState));
            if (known.Remove(key, out var former) && former == json) continue;
            changed.Add(portfolio, key, json);
        }

        foreach (var key in known.Keys) gone.Add(portfolio, key);
        await session.ExecuteAsync(gone).ConfigureAwait(false);
        await session.ExecuteAsync(changed).ConfigureAwait(false);
    }

    public static async Task<RiskRegisterState> FindAsync(StoreSession session, string portfolio)
    {
        var states = new Dictionary<string, RiskState>(StringComparer.Ordinal);
        foreach (var row in await ListAsync(session, portfolio).ConfigureAwait(false))
        {
            if (JsonSerializer.Deserialize(row.State, StoreJson.Plain.RiskState) is { } state)
                states.Add(StoreText.Decode(row.Fingerprint), state);
        }

        return new RiskRegisterState(states);
    }

    private static Task<IReadOnlyList<Row>> ListAsync(StoreSession session, string portfolio) => session.ListAsync<Row>(
        "SELECT fingerprint AS Fingerprint, state AS State FROM risk_state WHERE portfolio = @portfolio ORDER BY fingerprint", new { portfolio });

    private sealed record Row(string Fingerprint, string State);
}
