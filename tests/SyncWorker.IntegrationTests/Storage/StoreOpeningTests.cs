using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Storage;
using SyncWorker.Storage.Migrations;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>What stands in the way of a store is said in one sentence that names the place, and no password.</summary>
public sealed class StoreOpeningTests(PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncworker-open-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OpenSqliteAsync_FolderMissing_IsMade()
    {
        var file = Path.Combine(_folder, "a", "b", "store.db");

        await using (var store = await ProjectStore.OpenSqliteAsync(file, TimeProvider.System, Stop))
        {
            await store.MigrateAsync(Stop);
            Assert.NotNull(await store.AcquireLeaseAsync("x", "y", TimeSpan.FromMinutes(1), Stop));
        }

        // Closed for good: nothing of the write-ahead log is left beside it.
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task OpenSqliteAsync_FolderIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a"), "x", Stop);

        await SaysAsync(() => ProjectStore.OpenSqliteAsync(Path.Combine(_folder, "a", "store.db"), TimeProvider.System, Stop), "cannot be made");
    }

    [Fact]
    public async Task OpenSqliteAsync_PathIsAFolder_SaysSo() =>
        await SaysAsync(() => ProjectStore.OpenSqliteAsync(_folder, TimeProvider.System, Stop), "cannot be opened");

    [Fact]
    public async Task OpenSqliteAsync_NotADatabase_SaysSo()
    {
        var file = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(file, new string('x', 5000), Stop);

        await SaysAsync(() => ProjectStore.OpenSqliteAsync(file, TimeProvider.System, Stop), "is not a SQLite database");
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public async Task OpenSqliteAsync_DatabaseOfAnotherProgram_SaysSoAndTouchesNothing()
    {
        var file = Path.Combine(_folder, "other.db");
        await ExecuteAsync(file, "CREATE TABLE theirs (a INTEGER)");
        var before = await File.ReadAllBytesAsync(file, Stop);

        await SaysAsync(() => ProjectStore.OpenSqliteAsync(file, TimeProvider.System, Stop), "another program");

        Assert.Equal(before, await File.ReadAllBytesAsync(file, Stop));
    }

    [Fact]
    public async Task MigrateAsync_StoreFromBeforeQueryAnswers_TakesItsQueriesAsAnswered()
    {
        var file = Path.Combine(_folder, "old.db");
        var first = Migrator.Scripts("Sqlite")[0];
        await ExecuteAsync(file, $"""
            PRAGMA application_id = 1400461167;
            CREATE TABLE schema_migration (version bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL);
            {first.Sql}
            INSERT INTO schema_migration VALUES ({first.Version}, '{first.Name}', '{first.Checksum}', 0);
            INSERT INTO connection (connection_id, name) VALUES (1, 'jira');
            INSERT INTO query (query_id, connection_id, text) VALUES (1, 1, 'some'), (2, 1, 'none');
            INSERT INTO query_result (query_id, native_id, from_at) VALUES (1, 7, 5);
            """);

        await using var store = await ProjectStore.OpenSqliteAsync(file, TimeProvider.System, Stop);
        await store.MigrateAsync(Stop);

        Assert.Equal([7], (await store.FindQueryAnswerAsync("jira", "some", Stop))?.Ids);
        Assert.Equal([], (await store.FindQueryAnswerAsync("jira", "none", Stop))?.Ids);
    }

    [Fact]
    public async Task OpenPostgresAsync_NobodyListens_NamesTheHostAndNoPassword()
    {
        // Bound and not listening: the port refuses, and nobody else can take it.
        using var bound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)bound.LocalEndPoint!).Port;

        await SaysAsync(
            () => ProjectStore.OpenPostgresAsync($"Host=127.0.0.1;Port={port};Database=d;Username=u;Password=hunter2;Timeout=3", TimeProvider.System, Stop),
            $"127.0.0.1:{port}/d");
    }

    [Theory]
    [InlineData("Password=hunter2;Nonsense=1")]
    [InlineData("hunter2")]
    [InlineData("Username=u;Password=hunter2")]
    public async Task OpenPostgresAsync_ConnectionStringUnreadable_SaysSoWithoutRepeatingIt(string connectionString) =>
        await SaysAsync(() => ProjectStore.OpenPostgresAsync(connectionString, TimeProvider.System, Stop), "cannot be read");

    [Fact]
    public async Task OpenPostgresAsync_DatabaseMissing_SaysSo()
    {
        var known = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(Stop));
        await server.DropDatabaseAsync(known.ConnectionString, Stop);

        await SaysAsync(() => ProjectStore.OpenPostgresAsync(known.ConnectionString, TimeProvider.System, Stop), "knows no database");
    }

    [Fact]
    public async Task MigrateAsync_PostgresSchemaOfAnotherProgram_SaysSo()
    {
        await using var database = new PostgresStoreDatabase(server);
        await database.ExecuteAsync("CREATE SCHEMA syncworker; CREATE TABLE syncworker.theirs (a int)");
        await using var store = await database.OpenAsync(TimeProvider.System);

        await SaysAsync(() => store.MigrateAsync(Stop), "another program");
    }

    [Fact]
    public async Task FindItemAsync_NeverMigrated_IsAStoreFault()
    {
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder, "store.db"), TimeProvider.System, Stop);

        await Assert.ThrowsAsync<StoreException>(() => store.FindItemAsync(Sample.Item(1).Id, Stop));
    }

    private static async Task SaysAsync(Func<Task> open, string part)
    {
        var fault = await Assert.ThrowsAsync<StoreException>(open);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }
}
