using System.Data.Common;

namespace SyncWorker.Storage.Engine;

/// <summary>What SQLite and PostgreSQL do differently. Everything else is written once, over <see cref="DbConnection"/>.</summary>
internal interface IStoreEngine : IAsyncDisposable
{
    /// <summary>Gets the file or the host and database, to show; never a password.</summary>
    string Place { get; }

    /// <summary>Gets the folder of this engine's migrations.</summary>
    string MigrationFolder { get; }

    /// <summary>Gets what a reading statement ends with so that nobody else can change the rows before the transaction ends.</summary>
    string ForShare { get; }

    /// <summary>Gets what a reading statement ends with so that nobody else can change or lock the rows before the transaction ends.</summary>
    string ForUpdate { get; }

    /// <summary>Gets a list for <c>IN</c> of the numbers in the parameter <c>@ids</c>.</summary>
    string IdList { get; }

    /// <summary>Gets the name of the function that measures bytes.</summary>
    string ByteLength { get; }

    /// <summary>Gets the statement that finds the tables where ours belong, as a list of names.</summary>
    string ListTables { get; }

    /// <summary>Makes the value of the parameter <c>@ids</c>.</summary>
    object IdListValue(IReadOnlyCollection<long> ids);

    /// <summary>Opens a transaction that sees the store as of one instant and never waits for writers.</summary>
    Task<StoreSession> BeginReadAsync(CancellationToken cancellationToken);

    /// <summary>Opens a transaction that may write.</summary>
    Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken);

    /// <summary>Waits until nobody else migrates and makes the place for our tables.</summary>
    Task LockSchemaAsync(StoreSession session);

    /// <summary>Marks the place as ours after the first migration.</summary>
    Task MarkSchemaAsync(StoreSession session);

    /// <summary>Reads the clock that leases go by, in milliseconds.</summary>
    Task<long> NowAsync(StoreSession session);

    /// <summary>Runs a bulk statement.</summary>
    /// <returns>How many rows it changed.</returns>
    Task<int> ExecuteAsync(StoreSession session, BulkRows rows);

    /// <summary>Says in one sentence what an error of the engine means.</summary>
    StoreException Translate(DbException fault);
}
