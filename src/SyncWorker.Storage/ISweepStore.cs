using SyncWorker.Model.Visibility;

namespace SyncWorker.Storage;

/// <summary>Keeps sweeps, what they missed, what was removed and why, and the alarms of the brake.</summary>
/// <remarks>
/// Order of use: <see cref="BeginSweepAsync"/>, <see cref="SaveSweptAsync"/> for each page to the last, <see cref="CompareSweepAsync"/>, for each project
/// of <see cref="ListMissingProjectsAsync"/> the findings and then either removal or alarm, <see cref="FinishSweepAsync"/>. A worker may be killed
/// between any two of them. Nothing is removed but by <see cref="RemoveMissingAsync"/>.
/// </remarks>
public interface ISweepStore
{
    /// <summary>Finds the newest sweep of a connection, whatever its state, or <see langword="null"/>.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Sweep?> FindSweepAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Begins a sweep, and forgets what an unfinished one had listed.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="startedAt">When it begins; the same instant gives the same sweep.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Sweep> BeginSweepAsync(Lease lease, string connection, DateTimeOffset startedAt, CancellationToken cancellationToken);

    /// <summary>Saves a page of a listing with the cursor that follows it.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="sweep">The sweep's number.</param>
    /// <param name="page">The page; without a next cursor it ends the listing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The sweep as it is now.</returns>
    Task<Sweep> SaveSweptAsync(Lease lease, string connection, long sweep, SweepPage page, CancellationToken cancellationToken);

    /// <summary>
    /// Compares a listing whose end is proven with what is stored. Listed items that the store does not know as they are join the list of those to be
    /// read; stored items that were not listed, and not read since the listing began, become missing; missing ones that were listed no longer are.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="sweep">The sweep's number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidOperationException">The listing has not come to its end; nothing was compared.</exception>
    Task<SweepComparison> CompareSweepAsync(Lease lease, string connection, long sweep, CancellationToken cancellationToken);

    /// <summary>Makes items missing that the tracker named and then did not return; a sweep that lists them, or reading them, takes that back.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="sweep">The number of the latest sweep, or 0 when there was none.</param>
    /// <param name="nativeIds">The items.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Those of them that are stored and not removed.</returns>
    Task<IReadOnlyList<long>> MarkMissingAsync(Lease lease, string connection, long sweep, IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken);

    /// <summary>Lists the projects with missing items, by name.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<MissingProject>> ListMissingProjectsAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Lists missing items of a project by id, after an id.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="project">The project.</param>
    /// <param name="afterId">List only larger ids.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<MissingItem>> ListMissingAsync(string connection, string project, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Saves what was found out about missing items. One that is there after all is no longer missing.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="at">When it was found out.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveFindingsAsync(Lease lease, string connection, IReadOnlyList<MissingFinding> findings, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Counts the missing items of a project whose cause has been found out since an instant, by cause.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="project">The project.</param>
    /// <param name="since">The instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyDictionary<RemovalCause, int>> CountFindingsAsync(string connection, string project, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the missing items of a project whose cause has been found out since an instant out of the rollups, with a record each; item, history and
    /// payload stay. An open alarm of the project ends when nothing of it is missing any more.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="project">The project.</param>
    /// <param name="since">The instant, inclusive: what was found out earlier may no longer be true.</param>
    /// <param name="keepsHidden">Whether those stay missing that our account is only not shown any more.</param>
    /// <param name="at">When they are removed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveMissingAsync(Lease lease, string connection, string project, DateTimeOffset since, bool keepsHidden, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Raises an alarm, or brings the project's open one up to date. A release holds for the items of its time only: more items, or another sweep, take it back.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="alarm">The alarm; samples are the store's own affair.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveAlarmAsync(Lease lease, BrakeAlarm alarm, CancellationToken cancellationToken);

    /// <summary>Lists the open alarms, released ones whose items have not been asked for again included, by connection and project.</summary>
    /// <param name="connection">The connection's name, or <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<BrakeAlarm>> ListAlarmsAsync(string? connection, CancellationToken cancellationToken);

    /// <summary>Releases open alarms. Nothing is removed by it: the next run asks for the items once more.</summary>
    /// <param name="lease">Any lease.</param>
    /// <param name="connection">The connection's name, or <see langword="null"/> for all.</param>
    /// <param name="project">The project, or <see langword="null"/> for all.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many were released now.</returns>
    Task<int> ReleaseAlarmsAsync(Lease lease, string? connection, string? project, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Marks a sweep as done; what it listed is forgotten.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="sweep">The sweep's number.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task FinishSweepAsync(Lease lease, string connection, long sweep, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets a sweep that cannot be finished, and all that it listed.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="sweep">The sweep's number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task DropSweepAsync(Lease lease, string connection, long sweep, CancellationToken cancellationToken);

    /// <summary>Lists records of removed items, the latest first.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="since">Only those removed at or after this instant.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<ItemRemoval>> ListRemovalsAsync(string connection, DateTimeOffset since, int limit, CancellationToken cancellationToken);
}
