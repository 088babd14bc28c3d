using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SyncWorker.IntegrationTests.Servers;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SyncWorker.IntegrationTests.Servers;

/// <summary>
/// A PostgreSQL server for tests: the one that SYNCWORKER_TEST_POSTGRES names, else a private one that is started when a test first asks and ended
/// with the run. Where neither is possible the asking test is skipped with what to install.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private string? _folder;
    private string? _connectionString;
    private string? _whyNot;
    private int _databases;

    /// <summary>Makes a new, empty database on the server.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var server = await StartAsync(cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE template0", cancellationToken);
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Removes a database that <see cref="CreateDatabaseAsync"/> made.</summary>
    public async Task DropDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        var server = await StartAsync(cancellationToken);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null) await RunAsync("stop", _folder, CancellationToken.None);
        _starting.Dispose();
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            _connectionString ??= Environment.GetEnvironmentVariable("SYNCWORKER_TEST_POSTGRES");
            if (string.IsNullOrEmpty(_connectionString) && _whyNot is null)
            {
                var folder = Directory.CreateTempSubdirectory("syncworker-postgres-").FullName;
                var (code, output, error) = await RunAsync("start", folder, cancellationToken);
                if (code == 0) (_folder, _connectionString) = (folder, output.Trim());
                else _whyNot = $"No PostgreSQL for this test: install Debian's package postgresql, or set SYNCWORKER_TEST_POSTGRES. ({error.Trim()})";
            }

            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _connectionString!;
        }
        finally
        {
            _starting.Release();
        }
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "postgres.sh");
            if (File.Exists(script)) return script;
        }

        throw new InvalidOperationException($"tests/postgres.sh was not found above {AppContext.BaseDirectory}.");
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names made here only.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string action, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [Script(), action, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = script.StandardError.ReadToEndAsync(cancellationToken);
        await script.WaitForExitAsync(cancellationToken);
        return (script.ExitCode, await output, await error);
    }
}
