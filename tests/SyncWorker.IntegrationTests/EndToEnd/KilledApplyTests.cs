using System.Diagnostics;
using Npgsql;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>
/// <c>apply</c>, killed as by a power cut at a known moment of a write, and run again. The moment is made certain by the simulator, which holds the
/// request, or by a lock that keeps the store from committing; never by waiting for some time.
/// </summary>
/// <param name="postgres">A PostgreSQL server.</param>
public sealed class KilledApplyTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("jira", "holdread=3", false)]
    [InlineData("ado", "holdread=3", false)]
    [InlineData("jira", "holdreply=3", true)]
    [InlineData("ado", "holdreply=3", true)]
    public async Task Apply_KilledBeforeSendingOrBeforeTheReply_WritesEachPlannedValueOnce(string connection, string fault, bool isTaken)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await KillableApply.StartAsync(store: null, cancellationToken);
        await site.KillApplyAsync(connection, fault, cancellationToken);

        Assert.Contains(await site.ListSentAsync(connection, cancellationToken), entry => site.IsTaken(entry.Write) == isTaken);

        site.TrackerOf(connection).Faults = FaultPlan.Parse(null);
        await site.ApplyAsync(cancellationToken);

        await site.AssertWrittenOnceAsync(cancellationToken);
    }

    [Theory]
    [InlineData("jira")]
    [InlineData("ado")]
    public async Task Apply_KilledWhileTheRequestIsUnderWay_WritesEachPlannedValueOnceThoughItArrivesLater(string connection)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await KillableApply.StartAsync(store: null, cancellationToken);
        var hold = await site.KillApplyAsync(connection, "holdwrite=3", cancellationToken);
        var underWay = (await site.ListSentAsync(connection, cancellationToken)).Where(entry => !site.IsTaken(entry.Write)).ToList();
        Assert.NotEmpty(underWay);

        site.TrackerOf(connection).Faults = FaultPlan.Parse(null);
        hold.Release();
        await UntilAsync(() => Task.FromResult(underWay.Exists(entry => site.IsTaken(entry.Write))), "No write arrived after the kill.", cancellationToken);
        await site.ApplyAsync(cancellationToken);

        await site.AssertWrittenOnceAsync(cancellationToken);
    }

    [Fact]
    public async Task Apply_KilledBetweenTheReplyAndTheCommit_WritesEachPlannedValueOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        await using (var site = await KillableApply.StartAsync(database, cancellationToken))
        {
            await using (var blocker = new NpgsqlConnection(database))
            {
                await blocker.OpenAsync(cancellationToken);
                NpgsqlTransaction? transaction = null;
                await site.KillApplyAsync("jira", "holdreply=3", cancellationToken, async hold =>
                {
                    // From here on the outbox can be read and not written: the replies arrive, and their results wait for the lock.
                    transaction = await blocker.BeginTransactionAsync(cancellationToken);
                    await ExecuteAsync(blocker, "LOCK TABLE syncworker.outbox IN SHARE MODE", cancellationToken);
                    hold.Release();
                    await UntilAsync(
                        async () => (long)(await ScalarAsync(database, "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'syncworker.outbox'::regclass", cancellationToken) ?? 0L) > 0,
                        "No result waited for its commit.",
                        cancellationToken);
                });
                if (transaction is not null) await transaction.DisposeAsync();
            }

            Assert.Contains(await site.ListSentAsync("jira", cancellationToken), entry => site.IsTaken(entry.Write));

            site.TrackerOf("jira").Faults = FaultPlan.Parse(null);
            await site.ApplyAsync(cancellationToken);

            await site.AssertWrittenOnceAsync(cancellationToken);
        }

        NpgsqlConnection.ClearAllPools();
        await postgres.DropDatabaseAsync(database, CancellationToken.None);
    }

    [Fact]
    public async Task Apply_WhoseLeaseIsTakenWhileItReadsBack_LeavesTheRestOpenAndSaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await KillableApply.StartAsync(store: null, cancellationToken);
        await site.KillApplyAsync("jira", "holdreply=3", cancellationToken);
        var plan = FaultPlan.Parse("holdread=1");
        var hold = plan.Hold ?? throw new InvalidOperationException();
        site.TrackerOf("jira").Faults = plan;

        await using (var session = await site.OpenAsync(cancellationToken))
        {
            var applying = session.Pipeline.ApplyAsync(plan: null, progress: null, cancellationToken);
            await hold.Reached.WaitAsync(Patience, cancellationToken);
            await site.TakeLeaseAsync(cancellationToken);
            hold.Release();
            var tally = await applying;
            Assert.Contains(tally.Remarks, static remark => remark.Contains("An earlier write may still be under way", StringComparison.Ordinal));
        }

        await site.ApplyAsync(cancellationToken);
        await site.AssertWrittenOnceAsync(cancellationToken);
    }

    /// <summary>The control: a write that arrives only after its successor has been sent is seen, which also says what the waiting is for.</summary>
    [Fact]
    public async Task Apply_WhoseWriteArrivesAfterTheWriteTimeout_IsFoundToHaveWrittenTwice()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await KillableApply.StartAsync(store: null, cancellationToken);
        var hold = await site.KillApplyAsync("jira", "holdwrite=3", cancellationToken);

        site.TrackerOf("jira").Faults = FaultPlan.Parse(null);
        await site.ApplyAsync(cancellationToken);
        await site.AssertWrittenOnceAsync(cancellationToken);
        hold.Release();

        await UntilAsync(() => Task.FromResult(site.Duplicates().Count > 0), "The check did not see a write that was taken twice.", cancellationToken);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string otherwise, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, otherwise);
            await Task.Delay(20, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constant texts of tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Constant texts of tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
