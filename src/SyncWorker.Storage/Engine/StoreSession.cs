using System.Data.Common;
using Dapper;

namespace SyncWorker.Storage.Engine;

/// <summary>One transaction. Disposing it without <see cref="CommitAsync"/> takes everything back.</summary>
internal sealed class StoreSession(
    IStoreEngine engine, DbConnection connection, DbTransaction transaction, Func<ValueTask> release, CancellationToken cancellationToken) : IAsyncDisposable
{
    // SQLite closes a reader with its command, so commands live as long as the session.
    private readonly List<DbCommand> _reading = [];

    public IStoreEngine Engine { get; } = engine;

    public DbConnection Connection { get; } = connection;

    public DbTransaction Transaction { get; } = transaction;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(Command(sql, parameters));

    public Task<int> ExecuteAsync(BulkRows rows) => rows.Rows.Count == 0 ? Task.FromResult(0) : Engine.ExecuteAsync(this, rows);

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    public Task<T?> FindAsync<T>(string sql, object? parameters = null) => Connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Reads rows one by one. The statement may use <see cref="IStoreEngine.IdList"/> for <paramref name="ids"/>.</summary>
    public async Task<DbDataReader> ReadAsync(string sql, IReadOnlyCollection<long>? ids, params (string Name, object Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        _reading.Add(command);
        command.Transaction = Transaction;
#pragma warning disable CA2100 // Every statement is a constant of this project; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) AddParameter(command, name, value);
        if (ids is not null) AddParameter(command, "ids", Engine.IdListValue(ids));
        return await command.ExecuteReaderAsync(CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes <paramref name="count"/> numbers that grow for ever under a name; gives the first.</summary>
    /// <remarks>Sequences of the engines skip numbers when a transaction is taken back, and each in its own way.</remarks>
    public async Task<long> TakeNumbersAsync(string name, int count) =>
        await Connection.ExecuteScalarAsync<long>(Command(
            "INSERT INTO counter (name, value) VALUES (@name, @count) ON CONFLICT (name) DO UPDATE SET value = counter.value + @count RETURNING value",
            new { name, count = (long)count })).ConfigureAwait(false) - count + 1;

    public Task CommitAsync() => Transaction.CommitAsync(CancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var command in _reading) await command.DisposeAsync().ConfigureAwait(false);
            await Transaction.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await release().ConfigureAwait(false);
        }
    }

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, Transaction, cancellationToken: CancellationToken);

    private static void AddParameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
