using SyncWorker.Model.Visibility;
using SyncWorker.Storage.Tables;

namespace SyncWorker.Storage;

/// <summary>Sweeps, removals and the brake.</summary>
internal sealed partial class SqlProjectStore
{
    public Task<Sweep?> FindSweepAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync<Sweep?>(connection, null, SweepTable.FindLastAsync, cancellationToken);

    public Task<Sweep> BeginSweepAsync(Lease lease, string connection, DateTimeOffset startedAt, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => SweepTable.BeginAsync(session, connection, startedAt), cancellationToken);

    public Task<Sweep> SaveSweptAsync(Lease lease, string connection, long sweep, SweepPage page, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, (session, id) => SweepTable.SavePageAsync(session, id, sweep, page), cancellationToken);

    public Task<SweepComparison> CompareSweepAsync(Lease lease, string connection, long sweep, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, (session, id) => SweepComparer.CompareAsync(session, id, sweep), cancellationToken);

    public Task<IReadOnlyList<long>> MarkMissingAsync(Lease lease, string connection, long sweep, IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, (session, id) => MissingTable.MarkAsync(session, id, sweep, nativeIds), cancellationToken);

    public Task<IReadOnlyList<MissingProject>> ListMissingProjectsAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], MissingTable.ListProjectsAsync, cancellationToken);

    public Task<IReadOnlyList<MissingItem>> ListMissingAsync(string connection, string project, long afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => MissingTable.ListAsync(session, id, project, afterId, limit), cancellationToken);

    public Task SaveFindingsAsync(Lease lease, string connection, IReadOnlyList<MissingFinding> findings, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, Valued((session, id) => MissingTable.SaveFindingsAsync(session, id, findings, at)), cancellationToken);

    public Task<IReadOnlyDictionary<RemovalCause, int>> CountFindingsAsync(
        string connection, string project, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(
            connection,
            new Dictionary<RemovalCause, int>(),
            (session, id) => MissingTable.CountAsync(session, id, project, since),
            cancellationToken);

    public Task<int> RemoveMissingAsync(
        Lease lease, string connection, string project, DateTimeOffset since, bool keepsHidden, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, (session, id) => RemovalTable.RemoveAsync(session, id, project, since, keepsHidden, at), cancellationToken);

    public Task SaveAlarmAsync(Lease lease, BrakeAlarm alarm, CancellationToken cancellationToken) =>
        WriteAsync(lease, alarm.Connection, Valued((session, id) => BrakeTable.SaveAsync(session, id, alarm)), cancellationToken);

    public Task<IReadOnlyList<BrakeAlarm>> ListAlarmsAsync(string? connection, CancellationToken cancellationToken) =>
        ReadAsync(session => BrakeTable.ListAsync(session, connection), cancellationToken);

    public Task<int> ReleaseAlarmsAsync(Lease lease, string? connection, string? project, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => BrakeTable.ReleaseAsync(session, connection, project, at), cancellationToken);

    public Task FinishSweepAsync(Lease lease, string connection, long sweep, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, Valued((session, id) => SweepTable.FinishAsync(session, id, sweep, at)), cancellationToken);

    public Task DropSweepAsync(Lease lease, string connection, long sweep, CancellationToken cancellationToken) =>
        WriteAsync(lease, connection, Valued((session, id) => SweepTable.DropAsync(session, id, sweep)), cancellationToken);

    public Task<IReadOnlyList<ItemRemoval>> ListRemovalsAsync(string connection, DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => RemovalTable.ListAsync(session, id, connection, since, limit), cancellationToken);

    private Task<T> WriteAsync<T>(Lease lease, string connection, Func<Engine.StoreSession, long, Task<T>> write, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session => await write(session, (await ConnectionTable.RequireAsync(session, connection).ConfigureAwait(false)).Id).ConfigureAwait(false),
            cancellationToken);

    private static Func<Engine.StoreSession, long, Task<bool>> Valued(Func<Engine.StoreSession, long, Task> write) => async (session, connection) =>
    {
        await write(session, connection).ConfigureAwait(false);
        return true;
    };
}
