using SyncWorker.IntegrationTests.Servers;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>The contract on a PostgreSQL database.</summary>
public sealed class PostgresStoreTests(PostgresServer server) : StoreContract
{
    private protected override StoreDatabase Create() => new PostgresStoreDatabase(server);
}
