using SyncWorker.Model.Definitions;
using SyncWorker.Options;
using SyncWorker.Storage;

namespace SyncWorker.Cli;

/// <summary>Opens stores by what the configuration or the command line says.</summary>
internal static class StoreOpener
{
    /// <summary>Opens the configured store.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static Task<IProjectStore> OpenAsync(StoreSettings settings, CancellationToken cancellationToken) => settings switch
    {
        { PostgresConnection: { } secret } => ProjectStore.OpenPostgresAsync(ReadSecret(secret), TimeProvider.System, cancellationToken),
        { SqliteFile: { } file } => ProjectStore.OpenSqliteAsync(file, TimeProvider.System, cancellationToken),
        _ => throw new InvalidOperationException("A store is a SQLite file or a PostgreSQL server."),
    };

    /// <summary>Opens the configured store and migrates it; null where a SQLite file is not there yet, which is not made.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static async Task<IProjectStore?> OpenExistingAsync(StoreSettings settings, CancellationToken cancellationToken)
    {
        if (settings.SqliteFile is { } file && !File.Exists(file)) return null;
        var store = await OpenAsync(settings, cancellationToken);
        try
        {
            await store.MigrateAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens what a person wrote on the command line: a PostgreSQL connection string, else a SQLite file.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static Task<IProjectStore> OpenAsync(string pathOrConnection, CancellationToken cancellationToken) => IsPostgres(pathOrConnection)
        ? ProjectStore.OpenPostgresAsync(pathOrConnection, TimeProvider.System, cancellationToken)
        : ProjectStore.OpenSqliteAsync(Path.GetFullPath(pathOrConnection), TimeProvider.System, cancellationToken);

    /// <summary>Refuses what is meant as a server and would become a file whose name holds a password.</summary>
    /// <exception cref="UsageException">It looks like a server, but not like a PostgreSQL connection string.</exception>
    public static void CheckText(string pathOrConnection)
    {
        if (IsPostgres(pathOrConnection)) return;
        if (pathOrConnection.Contains("://", StringComparison.Ordinal) || pathOrConnection.Contains("Password=", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("--store takes a SQLite file, or a PostgreSQL connection string such as 'Host=db.example.com;Database=syncworker;Username=syncworker'.");
        }
    }

    /// <summary>Reads the connection string that a configuration points to.</summary>
    public static string ReadSecret(SecretReference secret) =>
        (secret.File is { } file ? File.ReadAllText(file) : Environment.GetEnvironmentVariable(secret.EnvironmentVariable ?? "") ?? "").Trim();

    private static bool IsPostgres(string text) => text.Contains("Host=", StringComparison.OrdinalIgnoreCase);
}
