using SyncWorker.Model.Visibility;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Alarms of the brake. A project has at most one open alarm; what it holds is in <see cref="MissingTable"/>.</summary>
internal static class BrakeTable
{
    private const int MostSamples = 10;

    public static async Task SaveAsync(StoreSession session, long connection, BrakeAlarm alarm)
    {
        var values = new
        {
            connection,
            project = StoreText.EncodeText(alarm.Project),
            raisedAt = alarm.RaisedAt.ToUnixTimeMilliseconds(),
            sweep = alarm.Sweep,
            cause = (long)alarm.Cause,
            items = (long)alarm.Items,
            projectItems = (long)alarm.ProjectItems,
            reason = StoreText.EncodeText(alarm.Reason),
        };
        var open = await session.FindAsync<long>(
            "SELECT COUNT(*) FROM brake_alarm WHERE connection_id = @connection AND project = @project AND closed_at IS NULL", values).ConfigureAwait(false);
        await session.ExecuteAsync(
            open == 0
                ? """
                  INSERT INTO brake_alarm (connection_id, project, raised_at, sweep_number, cause, items, project_items, reason)
                  VALUES (@connection, @project, @raisedAt, @sweep, @cause, @items, @projectItems, @reason)
                  """
                : """
                  UPDATE brake_alarm SET sweep_number = @sweep, cause = @cause, items = @items, project_items = @projectItems, reason = @reason,
                    released_at = CASE WHEN @sweep <> sweep_number OR @items > items THEN NULL ELSE released_at END
                  WHERE connection_id = @connection AND project = @project AND closed_at IS NULL
                    AND (sweep_number <> @sweep OR cause <> @cause OR items <> @items OR project_items <> @projectItems OR reason <> @reason)
                  """,
            values).ConfigureAwait(false);
    }

    /// <summary>Closes the alarms of projects in which nothing is missing any more.</summary>
    public static Task CloseAsync(StoreSession session, long connection, DateTimeOffset at) => session.ExecuteAsync(
        """
        UPDATE brake_alarm SET closed_at = @at WHERE connection_id = @connection AND closed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM missing_item m WHERE m.connection_id = @connection AND m.project = brake_alarm.project)
        """,
        new { connection, at = at.ToUnixTimeMilliseconds() });

    public static Task<int> ReleaseAsync(StoreSession session, string? connection, string? project, DateTimeOffset at) => session.ExecuteAsync(
        """
        UPDATE brake_alarm SET released_at = @at WHERE closed_at IS NULL AND released_at IS NULL
          AND (@anyConnection = 1 OR connection_id = (SELECT c.connection_id FROM connection c WHERE c.name = @connection)) AND (@anyProject = 1 OR project = @project)
        """,
        new
        {
            anyConnection = connection is null ? 1L : 0L,
            connection = connection ?? "",
            anyProject = project is null ? 1L : 0L,
            project = StoreText.EncodeText(project ?? ""),
            at = at.ToUnixTimeMilliseconds(),
        });

    public static async Task<IReadOnlyList<BrakeAlarm>> ListAsync(StoreSession session, string? connection)
    {
        var alarms = new List<(long Connection, BrakeAlarm Alarm)>();
        var reader = await session.ReadAsync(
            """
            SELECT b.connection_id, c.name, b.project, b.raised_at, b.sweep_number, b.cause, b.items, b.project_items, b.reason, b.released_at
            FROM brake_alarm b JOIN connection c ON c.connection_id = b.connection_id
            WHERE b.closed_at IS NULL AND (@any = 1 OR c.name = @connection) ORDER BY c.name, b.project
            """,
            ids: null,
            ("any", connection is null ? 1L : 0L),
            ("connection", connection ?? "")).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                alarms.Add((reader.GetInt64(0), new BrakeAlarm
                {
                    Connection = reader.Text(1),
                    Project = reader.Text(2),
                    RaisedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                    Sweep = reader.GetInt64(4),
                    Cause = (RemovalCause)reader.GetInt64(5),
                    Items = (int)reader.GetInt64(6),
                    ProjectItems = (int)reader.GetInt64(7),
                    Reason = reader.Text(8),
                    ReleasedAt = reader.InstantOrNull(9),
                }));
            }
        }

        var listed = new List<BrakeAlarm>(alarms.Count);
        foreach (var (id, alarm) in alarms)
        {
            var samples = await MissingTable.ListAsync(session, id, alarm.Project, 0, MostSamples).ConfigureAwait(false);
            listed.Add(alarm with { Samples = [.. samples.Select(static item => item.Key)] });
        }

        return listed;
    }
}
