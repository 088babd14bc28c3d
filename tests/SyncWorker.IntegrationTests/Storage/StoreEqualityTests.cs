using System.Globalization;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>The same calls leave the same bytes on both engines.</summary>
public sealed class StoreEqualityTests(PostgresServer server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnyCalls_OnBothEngines_LeaveEqualBytes(int seed)
    {
        await using var sqlite = new SqliteStoreDatabase();
        await using var postgres = new PostgresStoreDatabase(server);

        var (left, leftAnswers) = await PlayAsync(sqlite, seed);
        var (right, rightAnswers) = await PlayAsync(postgres, seed);

        Assert.Equal(leftAnswers, rightAnswers);
        Assert.Equal(left, right);

        // The script must have reached every table, or the comparison says nothing about it.
        Assert.DoesNotContain(left.Split('\n'), static line => line.StartsWith("== ", StringComparison.Ordinal) && line.EndsWith(": 0", StringComparison.Ordinal));
    }

    private static async Task<(string Dump, string Answers)> PlayAsync(StoreDatabase database, int seed)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var store = await database.OpenAsync(TimeProvider.System);
        await store.MigrateAsync(stop);
        var lease = (await store.AcquireLeaseAsync("all", "test", TimeSpan.FromMinutes(10), stop))!;
        await store.SaveConnectionAsync(lease, Sample.Connection, Sample.Identity, "map-1", stop);
        var script = new Script(store, lease, seed, stop);
        for (var step = 0; step < 150; step++) await script.StepAsync(step);

        // No sweep lists this one and nothing is found out about it, and its worklogs are missing.
        await store.SaveItemsAsync(lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(96) with { CompletedHours = 900 })), Sample.Noon, stop);
        await script.SweepAsync(Sample.Noon.AddDays(1));
        await script.LeaveSweepAsync(Sample.Noon.AddDays(2));
        await store.SaveTouchedAsync(lease, Sample.Connection, Sample.Touched("end", new Touch(99)) with { Journal = [Sample.Journal(99, "rev:1")] }, stop);
        await store.SaveHintsAsync(Sample.Connection, [97], stop);
        return (await StoreDump.ReadAsync(database), string.Join('\n', script.Answers));
    }

    private sealed class Script(IProjectStore store, Lease lease, int seed, CancellationToken stop)
    {
        private readonly Random _random = new(seed);

        public List<string> Answers { get; } = [];

        public async Task StepAsync(int step)
        {
            var at = Sample.Noon.AddMinutes(step);
            switch (_random.Next(12))
            {
                case 0:
                    Say(await store.SaveTouchedAsync(lease, Sample.Connection, Touched(step, at), stop));
                    break;
                case 1 or 2 or 3:
                    var touched = await store.ListTouchedAsync(Sample.Connection, 0, 5, stop);
                    Say(string.Join(',', touched.Select(static item => $"{item.NativeId}:{item.Sequence}:{item.Journal.Count}:{item.KnownHistory.Count}")));
                    Say(await store.SaveItemsAsync(lease, Sample.Connection, Items(touched, at), at, stop));
                    break;
                case 4:
                    var answered = Ids(8);
                    if (step % 3 == 0) await store.SaveQueryFailureAsync(lease, Sample.Connection, "project = PAY", $"No, {step % 2}.", stop);
                    else await store.SaveQueryResultAsync(lease, Sample.Connection, "project = PAY", answered, at, stop);
                    var known = await store.FindQueryAnswerAsync(Sample.Connection, "project = PAY", stop);
                    Say($"{(known?.Ids is { } ids ? string.Join(',', ids) : "unanswered")} {known?.Failure}");
                    break;
                case 5:
                    var members = Ids(10).Select(id => new Membership(id % 3 == 0 ? "A/B" : "A", new ItemId(id % 5 == 0 ? "azure" : Sample.Connection, id))).ToList();
                    await store.SaveMeasuredAsync(lease, Sample.Measured(at, step), members, Sample.Register([.. Ids(4).Distinct().Select(static id => $"overdue:{id}")]), stop);
                    break;
                case 6:
                    await store.SaveMetadataAsync(
                        lease, Sample.Connection, Sample.Metadata(("a", $"[{_random.Next(3)}]"), ("b", "{}")), [.. Ids(4).Select(id => Sample.Sprint($"{id}", $"Sprint {_random.Next(3)}"))], at, stop);
                    break;
                case 7:
                    await WriteAsync(at);
                    break;
                case 8:
                    await store.SaveRunAsync(lease, Sample.Run(at, (Completeness)_random.Next(2)), stop);
                    break;
                case 9:
                    await SweepAsync(at);
                    break;
                case 10:
                    Say(await store.SaveWorklogsAsync(lease, Sample.Connection, Worklogs(step, at), at, stop));
                    var gaps = await store.ListWorklogGapsAsync(Sample.Connection, stop);
                    Say($"{string.Join(',', gaps.Items)}, {string.Join(',', gaps.Unanswered)} of {gaps.Known}");
                    break;
                default:
                    await Assert.ThrowsAsync<ArgumentException>(() => store.SaveItemsAsync(
                        lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1) with { Id = new ItemId("foreign", 1) })), at, stop));
                    Say(await store.CountAsync(Sample.Connection, stop));
                    break;
            }
        }

        /// <summary>Lists some ids and settles what follows from it: one missing item in three is removed, the rest stays missing under an alarm.</summary>
        public async Task SweepAsync(DateTimeOffset at)
        {
            var sweep = await store.BeginSweepAsync(lease, Sample.Connection, at, stop);
            await store.SaveSweptAsync(lease, Sample.Connection, sweep.Number, new SweepPage { Items = Listed(at), Next = new SyncCursor($"{_random.Next(9)}") }, stop);
            Say(await store.SaveSweptAsync(lease, Sample.Connection, sweep.Number, new SweepPage { Items = Listed(at), Next = null }, stop));
            Say(await store.CompareSweepAsync(lease, Sample.Connection, sweep.Number, stop));
            foreach (var project in await store.ListMissingProjectsAsync(Sample.Connection, stop))
            {
                Say($"{project.Project} {project.Items} {project.Missing} {string.Join(',', project.Controls)}");
                var missing = await store.ListMissingAsync(Sample.Connection, project.Project, 0, 100, stop);
                await store.SaveFindingsAsync(lease, Sample.Connection, [.. missing.Where(static item => item.NativeId % 3 != 0).Select(Finding)], at, stop);
                foreach (var (cause, count) in await store.CountFindingsAsync(Sample.Connection, project.Project, at, stop)) Say($"{cause} {count}");
                await store.SaveAlarmAsync(lease, Sample.Alarm(at, project.Missing, sweep.Number), stop);
                Say(await store.RemoveMissingAsync(lease, Sample.Connection, project.Project, at, keepsHidden: false, at, stop));
            }

            Say(await store.ReleaseAlarmsAsync(lease, null, _random.Next(2) == 0 ? null : "PAY", at, stop));
            foreach (var alarm in await store.ListAlarmsAsync(null, stop)) Say($"{alarm with { Samples = [] }} {string.Join(',', alarm.Samples)}");
            foreach (var removal in await store.ListRemovalsAsync(Sample.Connection, at.AddMinutes(-9), 5, stop)) Say(removal);
            await store.FinishSweepAsync(lease, Sample.Connection, sweep.Number, at, stop);
        }

        /// <summary>Begins a sweep and leaves it, as a killed worker does.</summary>
        public async Task LeaveSweepAsync(DateTimeOffset at)
        {
            var sweep = await store.BeginSweepAsync(lease, Sample.Connection, at, stop);
            Say(await store.SaveSweptAsync(lease, Sample.Connection, sweep.Number, new SweepPage { Items = Listed(at), Next = new SyncCursor("on") }, stop));
        }

        private List<ListedItem> Listed(DateTimeOffset at) => [.. Ids(12).Select(id => new ListedItem(id, id % 4 == 0 ? null : at.AddMinutes(-_random.Next(60))))];

        private static MissingFinding Finding(MissingItem item) =>
            new(item.NativeId, item.NativeId % 5 == 0 ? null : (RemovalCause)((item.NativeId % 6) + 1), $"not there: {item.Key}");

        private async Task WriteAsync(DateTimeOffset at)
        {
            var entries = await store.SaveOutboxAsync(lease, [.. Ids(3).Distinct().Select(id => Sample.Write(id, $"{_random.Next(4)}"))], stop);
            foreach (var entry in entries.Skip(1))
            {
                await store.SaveSendingAsync(lease, entry.EntryId, stop);
                var state = (OutboxState)_random.Next(5);
                await store.SaveOutboxResultAsync(lease, new OutboxResult(entry.EntryId, state, Sample.Outcome(entry.Write, WriteBackResult.Applied, _random.Next(9))), at, stop);
            }

            Say(string.Join(',', (await store.ListOpenOutboxAsync(stop)).Select(static entry => $"{entry.EntryId}:{entry.State}")));
        }

        private TouchedPage Touched(int step, DateTimeOffset at) => Sample.Touched($"cursor {step}", [.. Ids(6).Select(id => new Touch(id, id % 2 == 0 ? at : null, id % 7 == 0))]) with
        {
            Journal = [.. Ids(4).Select(id => Sample.Journal(id, $"rev:{_random.Next(6)}", new string('j', _random.Next(300))))],
            Raw = new byte[_random.Next(400)],
        };

        private WorklogPage Worklogs(int step, DateTimeOffset at) => new()
        {
            Touches = [.. Ids(6).Select(id => new WorklogTouch(id, at, id % 5 == 0))],
            Worklogs = [.. Ids(4).Select(id => Sample.Worklog(id, _random.NextInt64(1, 20)) with { Seconds = _random.Next(3) * 1800 })],
            Items = Ids(1),
            Unanswered = Ids(1),
            Cursor = new SyncCursor($"worklogs {step}"),
        };

        private ItemPage Items(IReadOnlyList<TouchedItem> touched, DateTimeOffset at)
        {
            var ids = touched.Select(static item => item.NativeId).Concat(Ids(2)).Distinct().ToList();
            return new ItemPage
            {
                Touched = touched,
                Items = [.. ids.Where(static id => id % 6 != 0).Select(id => Sample.Read(
                    (id % 2 == 0 ? Sample.FullItem(id) : Sample.Item(id)) with { UpdatedAt = at, Team = $"Team {_random.Next(3)}", CompletedHours = id % 3, Estimate = id == 11 ? 1e20m : _random.Next(8) },
                    Sample.Change($"rev:{_random.Next(6)}", at, own: _random.Next(2) == 0, observedAt: at)))],
                Quarantined = [.. ids.Where(static id => id % 12 == 6).Select(static id => Sample.Bad(id)), Sample.Bad(null, "no id")],
                Absent = [.. ids.Where(static id => id % 12 == 0)],
            };
        }

        private List<long> Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextInt64(1, 20))];

        private void Say(object answer) => Answers.Add(string.Create(CultureInfo.InvariantCulture, $"{answer}"));
    }
}
