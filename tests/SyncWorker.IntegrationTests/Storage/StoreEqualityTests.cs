using System.Globalization;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
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
        await store.SaveTouchedAsync(lease, Sample.Connection, Sample.Touched("end", new Touch(99)) with { Journal = [Sample.Journal(99, "rev:1")] }, stop);
        return (await StoreDump.ReadAsync(database), string.Join('\n', script.Answers));
    }

    private sealed class Script(IProjectStore store, Lease lease, int seed, CancellationToken stop)
    {
        private readonly Random _random = new(seed);

        public List<string> Answers { get; } = [];

        public async Task StepAsync(int step)
        {
            var at = Sample.Noon.AddMinutes(step);
            switch (_random.Next(10))
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
                    await store.SaveQueryResultAsync(lease, Sample.Connection, "project = PAY", Ids(8), at, stop);
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
                default:
                    await Assert.ThrowsAsync<ArgumentException>(() => store.SaveItemsAsync(
                        lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1) with { Id = new ItemId("foreign", 1) })), at, stop));
                    Say(await store.CountAsync(Sample.Connection, stop));
                    break;
            }
        }

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

        private ItemPage Items(IReadOnlyList<TouchedItem> touched, DateTimeOffset at)
        {
            var ids = touched.Select(static item => item.NativeId).Concat(Ids(2)).Distinct().ToList();
            return new ItemPage
            {
                Touched = touched,
                Items = [.. ids.Where(static id => id % 6 != 0).Select(id => Sample.Read(
                    (id % 2 == 0 ? Sample.FullItem(id) : Sample.Item(id)) with { UpdatedAt = at, Team = $"Team {_random.Next(3)}", Estimate = id == 11 ? 1e20m : _random.Next(8) },
                    Sample.Change($"rev:{_random.Next(6)}", at, own: _random.Next(2) == 0, observedAt: at)))],
                Quarantined = [.. ids.Where(static id => id % 12 == 6).Select(static id => Sample.Bad(id)), Sample.Bad(null, "no id")],
                Absent = [.. ids.Where(static id => id % 12 == 0)],
            };
        }

        private List<long> Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextInt64(1, 20))];

        private void Say(object answer) => Answers.Add(string.Create(CultureInfo.InvariantCulture, $"{answer}"));
    }
}
