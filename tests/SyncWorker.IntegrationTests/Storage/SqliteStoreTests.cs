namespace SyncWorker.IntegrationTests.Storage;

/// <summary>The contract on a SQLite file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private protected override StoreDatabase Create() => new SqliteStoreDatabase();
}
