using System.Text.Json;
using SyncWorker.Model.Measures;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>The values of each portfolio at each cycle.</summary>
internal static class MeasuredTable
{
    public static Task SaveAsync(StoreSession session, MeasuredPortfolio measured) => session.ExecuteAsync(
        """
        INSERT INTO measured (portfolio, measured_at, as_of, configuration_version, nodes) VALUES (@portfolio, @measuredAt, @asOf, @version, @nodes)
        ON CONFLICT (portfolio, measured_at) DO UPDATE SET
          as_of = excluded.as_of, configuration_version = excluded.configuration_version, nodes = excluded.nodes
        """,
        new
        {
            portfolio = measured.Portfolio,
            measuredAt = measured.MeasuredAt.ToUnixTimeMilliseconds(),
            asOf = (long)measured.AsOf.DayNumber,
            version = measured.ConfigurationVersion,
            nodes = JsonSerializer.Serialize(measured.Nodes, StoreJson.Plain.Nodes),
        });

    public static async Task<MeasuredPortfolio?> FindLastAsync(StoreSession session, string portfolio)
    {
        var row = await session.FindAsync<Row>(
            """
            SELECT measured_at AS MeasuredAt, as_of AS AsOf, configuration_version AS Version, nodes AS Nodes
            FROM measured WHERE portfolio = @portfolio ORDER BY measured_at DESC LIMIT 1
            """,
            new { portfolio }).ConfigureAwait(false);
        return row is null ? null : new MeasuredPortfolio
        {
            Portfolio = portfolio,
            MeasuredAt = DateTimeOffset.FromUnixTimeMilliseconds(row.MeasuredAt),
            AsOf = DateOnly.FromDayNumber((int)row.AsOf),
            ConfigurationVersion = row.Version,
            Nodes = JsonSerializer.Deserialize(row.Nodes, StoreJson.Plain.Nodes) ?? [],
        };
    }

    private sealed record Row(long MeasuredAt, long AsOf, string Version, string Nodes);
}
