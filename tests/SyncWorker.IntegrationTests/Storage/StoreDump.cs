using System.Globalization;
using System.Text;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>All rows of all tables as one text, the same for equal content on either engine.</summary>
internal static class StoreDump
{
    /// <summary>Columns that hold the store's own clock.</summary>
    private static readonly HashSet<string> Clocks = ["lease.expires_at", "schema_migration.applied_at", "schema_migration.checksum"];

    public static async Task<string> ReadAsync(StoreDatabase database)
    {
        var dump = new StringBuilder();
        foreach (var table in (await database.ListColumnsAsync()).OrderBy(static table => table.Key, StringComparer.Ordinal))
        {
            var columns = table.Value.Where(column => !Clocks.Contains($"{table.Key}.{column}")).Order(StringComparer.Ordinal).ToList();
            var rows = await database.ReadAsync($"SELECT {string.Join(", ", columns)} FROM {table.Key}");
            dump.AppendLine(CultureInfo.InvariantCulture, $"== {table.Key} ({string.Join(", ", columns)}): {rows.Count}");
            foreach (var row in rows.Order(StringComparer.Ordinal)) dump.AppendLine(row);
        }

        return dump.ToString();
    }
}
