using SyncWorker.Storage.Postgres;
using SyncWorker.Storage.Sqlite;

namespace SyncWorker.Storage;

/// <summary>Opens stores. Opening does not migrate: call <see cref="IProjectStore.MigrateAsync"/> before anything else.</summary>
public static class ProjectStore
{
    /// <summary>Opens a SQLite file, making it and its folder when they are missing. Several processes of one machine may share it.</summary>
    /// <param name="path">The file, absolute or relative to the current folder.</param>
    /// <param name="time">The clock that leases go by.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreException">The folder or file cannot be made or used, or belongs to another program.</exception>
    public static async Task<IProjectStore> OpenSqliteAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new SqlProjectStore(await SqliteEngine.OpenAsync(path, time, cancellationToken).ConfigureAwait(false));

    /// <summary>Opens a PostgreSQL database; everything lies in its schema <c>syncworker</c>.</summary>
    /// <param name="connectionString">An Npgsql connection string. Its password never appears in a message.</param>
    /// <param name="time">Unused for leases, which go by the server's clock so that all workers agree.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreException">The connection string cannot be read, or the server cannot be reached or refuses us.</exception>
    public static async Task<IProjectStore> OpenPostgresAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new SqlProjectStore(await PostgresEngine.OpenAsync(connectionString, cancellationToken).ConfigureAwait(false));
    }
}
