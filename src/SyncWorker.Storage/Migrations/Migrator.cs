using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Migrations;

/// <summary>
/// Applies this assembly's SQL files that a store has not seen, in order, in one transaction under a lock. Files only add: an older worker goes on
/// working beside a newer one, and a file that has been applied anywhere is never changed.
/// </summary>
internal static class Migrator
{
    /// <exception cref="StoreException">The place is not ours, is newer than this program, or has another past.</exception>
    public static async Task ApplyAsync(StoreSession session)
    {
        await session.Engine.LockSchemaAsync(session).ConfigureAwait(false);
        var tables = await session.ListAsync<string>(session.Engine.ListTables).ConfigureAwait(false);
        if (tables.Count > 0 && !tables.Contains("schema_migration"))
            throw new StoreException($"The store {session.Engine.Place} holds another program's tables; name another place.");
        if (tables.Count == 0)
        {
            await session.ExecuteAsync(
                "CREATE TABLE schema_migration (version bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)").ConfigureAwait(false);
        }

        var applied = await session.ListAsync<Applied>(
            "SELECT version AS Version, name AS Name, checksum AS Checksum FROM schema_migration ORDER BY version").ConfigureAwait(false);
        var scripts = Scripts(session.Engine.MigrationFolder);
        Compare(session.Engine.Place, applied, scripts);
        foreach (var script in scripts.Skip(applied.Count))
        {
            await session.ExecuteAsync(script.Sql).ConfigureAwait(false);
            await session.ExecuteAsync(
                "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @at)",
                new { script.Version, script.Name, script.Checksum, at = await session.Engine.NowAsync(session).ConfigureAwait(false) }).ConfigureAwait(false);
        }

        if (applied.Count == 0) await session.Engine.MarkSchemaAsync(session).ConfigureAwait(false);
    }

    /// <summary>Reads the embedded files of an engine, by version.</summary>
    public static IReadOnlyList<Script> Scripts(string folder)
    {
        var assembly = typeof(Migrator).Assembly;
        var prefix = $"SyncWorker.Storage.Migrations.{folder}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..]))
            .OrderBy(static script => script.Version)];
    }

    private static void Compare(string place, IReadOnlyList<Applied> applied, IReadOnlyList<Script> scripts)
    {
        if (applied.Count > scripts.Count)
            throw new StoreException($"The store {place} was made by a later version of SyncWorker (schema {applied[^1].Name}); run that version or a later one.");
        foreach (var (was, known) in applied.Zip(scripts))
        {
            if (was.Version != known.Version || was.Checksum != known.Checksum)
            {
                throw new StoreException(
                    $"The store {place} was made by another build of SyncWorker: migration {was.Name} differs from this program's {known.Name}. "
                    + "Run the build that made it, or sync into a new store.");
            }
        }
    }

    private static Script Read(Assembly assembly, string resource, string name)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"Resource {resource} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Script(long.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, sql, checksum);
    }

    /// <summary>One SQL file.</summary>
    internal sealed record Script(long Version, string Name, string Sql, string Checksum);

    private sealed record Applied(long Version, string Name, string Checksum);
}
