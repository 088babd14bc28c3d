using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator;
using SyncWorker.Tests.Simulator.AzureDevOps;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

/// <summary>The connector against the simulated organisation: what it keeps equals the truth.</summary>
public sealed class AzureDevOpsSyncTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("flatlinks")]
    public async Task Sync_FullThenIncremental_HoldsTheTruth(string faults)
    {
        await using var host = await StartAsync(3, faults);
        using var connected = new Connected(host.AzureDevOps!);
        var mirror = new Mirror(connected);
        await connected.PrepareAsync(Stop);

        await mirror.SyncAsync(Stop);
        await AssertTruthAsync(host, mirror);

        var random = new Random(5);
        for (var edit = 0; edit < 40; edit++) host.DevOps!.ApplyRandomEdit(random);
        for (var edit = 0; edit < 15; edit++) host.DevOps!.ApplyRandomLinkEdit(random);
        await mirror.SyncAsync(Stop);
        await AssertTruthAsync(host, mirror);

        // The history of a mirror that has followed every step is that of one that reads everything now.
        using var other = new Connected(host.AzureDevOps!);
        var fresh = new Mirror(other);
        await other.PrepareAsync(Stop);
        await fresh.SyncAsync(Stop);
        Assert.Equal(fresh.Items.Keys.Order(), mirror.Items.Keys.Order());
        Assert.All(fresh.Items, pair => Assert.Equal(Timeless(pair.Value.History), Timeless(mirror.Items[pair.Key].History)));
        Assert.All(fresh.Items, pair => Assert.Equal(pair.Value.Item.StartedAt, mirror.Items[pair.Key].Item.StartedAt));
    }

    [Fact]
    public async Task Sync_FullTwice_TellsTheSameHistoryOnce()
    {
        await using var host = await StartAsync(4);
        using var connected = new Connected(host.AzureDevOps!);
        var mirror = new Mirror(connected);
        await connected.PrepareAsync(Stop);
        await mirror.SyncAsync(Stop);
        var first = mirror.Items.ToDictionary(static pair => pair.Key, static pair => Timeless(pair.Value.History));

        mirror.Cursor = null;
        await mirror.SyncAsync(Stop);

        Assert.All(first, pair => Assert.Equal(pair.Value, Timeless(mirror.Items[pair.Key].History)));
    }

    [Fact]
    public async Task Sync_Requests_StayWithinTheFormula()
    {
        await using var host = await StartAsync(1, items: 3000);
        using var connected = new Connected(host.AzureDevOps!);
        var mirror = new Mirror(connected);
        await connected.PrepareAsync(Stop);
        var projects = host.DevOps!.Requests.Counts.Where(static pair => pair.Key.Contains("backlogconfiguration", StringComparison.OrdinalIgnoreCase)).Sum(static pair => pair.Value);
        Assert.InRange(connected.Connector.Tally.Reads, 5, 60 + (3 * projects));

        var before = connected.Connector.Tally.Reads;
        await mirror.SyncAsync(Stop);
        var floor = Pages(mirror.Revisions, 1000) + Pages(mirror.LinkRows, 1000) + Pages(mirror.Items.Count, 200);
        Assert.InRange(connected.Connector.Tally.Reads - before, floor, (long)(floor * 1.05));
        Assert.Equal(3000, mirror.Items.Count);

        before = connected.Connector.Tally.Reads;
        await mirror.SyncAsync(Stop);
        Assert.Equal(2, connected.Connector.Tally.Reads - before);
    }

    [Fact]
    public async Task Sync_OwnWrite_ComesBackAsOurOwnAndNothingElse()
    {
        await using var host = await StartAsync(2);
        using var connected = new Connected(host.AzureDevOps!, keep: ["Custom.RollupProgress"]);
        var mirror = new Mirror(connected);
        await connected.PrepareAsync(Stop);
        await mirror.SyncAsync(Stop);
        var epic = mirror.Items.Values.First(static read => read.Item.TrackerType == "Epic").Item;
        var write = new ItemWrite
        {
            Item = epic.Id,
            Key = epic.Key,
            Updates =
            [
                new FieldUpdate { Place = WriteBackPlace.Field, Field = "Custom.RollupProgress", Before = epic.Fields.GetValueOrDefault("Custom.RollupProgress"), After = "41.5", IsNumber = true, Reason = "test" },
                new FieldUpdate { Place = WriteBackPlace.Tag, Field = "System.Tags", After = "risk-overdue", Reason = "test" },
            ],
        };

        var outcome = await connected.Connector.ApplyAsync(write, Stop);
        Assert.Equal((WriteBackResult.Applied, ""), (outcome.Result, outcome.Sentence));
        Assert.True((await connected.Connector.ReadBackAsync(write, Stop)).IsWhole);
        Assert.Equal(WriteBackResult.Unchanged, (await connected.Connector.ApplyAsync(write, Stop)).Result);
        Assert.Equal(1, connected.Connector.Tally.Writes);

        var touched = await mirror.SyncAsync(Stop);
        var item = mirror.Items[epic.Id.NativeId];
        Assert.Equal([epic.Id.NativeId], touched);
        Assert.Equal(("41.5", outcome.Revision), (item.Item.Fields["Custom.RollupProgress"], item.Item.Revision));
        Assert.Equal([.. epic.Labels.Append("risk-overdue").Order(StringComparer.Ordinal)], item.Item.Labels);
        var entry = Assert.Single(item.History, entry => entry.SourceId == $"rev:{outcome.Revision}");
        Assert.Equal((HistoryField.Labels, true), (entry.Field, entry.IsOwn));
        Assert.All(host.DevOps!.Ledger.Entries, static write => Assert.True(write.Changed));
    }

    [Fact]
    public async Task ReadQuery_Condition_MeetsWhatTheTruthMeets()
    {
        await using var host = await StartAsync(2);
        using var connected = new Connected(host.AzureDevOps!, new ScopeDefinition { Projects = ["Core"] });

        var ids = await connected.Connector.ReadQueryAsync("[System.WorkItemType] = 'Bug' OR [System.State] = 'Active'", Stop);

        var truth = await TruthAsync(host);
        var wanted = truth.Values.Where(static item => Field(item, "System.TeamProject") == "Core"
            && (Field(item, "System.WorkItemType") == "Bug" || Field(item, "System.State") == "Active"));
        Assert.NotEmpty(ids);
        Assert.Equal(wanted.Select(static item => item.GetProperty("id").GetInt64()).Order(), ids);
    }

    [Theory]
    [InlineData("signin=203")]
    [InlineData("signin=302")]
    [InlineData("signin=200")]
    public async Task ReadIdentity_DeadToken_IsSaidInWords(string faults)
    {
        await using var host = await StartAsync(2, faults);
        using var connected = new Connected(host.AzureDevOps!, isDead: true);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadIdentityAsync(Stop));

        Assert.Contains("does not accept our sign-in", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_Recordings_KeepsEveryRecordedItem()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "SYNCWORKER_SHARED is not set: the recorded exchanges are not here.");
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options() with { LoadDirectory = Path.Combine(shared, "real") }, Stop);
        using var connected = new Connected(host.AzureDevOps!);
        var mirror = new Mirror(connected);
        await connected.PrepareAsync(Stop);

        await mirror.SyncAsync(Stop);

        Assert.Superset(new HashSet<long> { 40, 41, 973 }, mirror.Items.Keys.ToHashSet());
        Assert.Equal((await TruthAsync(host)).Count, mirror.Items.Count);
    }

    private static int Pages(int count, int size) => (count + size - 1) / size;

    private static Task<SimulatorHost> StartAsync(long seed, string faults = "", int items = 400) =>
        SimulatorHost.StartAsync(AzureDevOpsSite.Options(items, seed) with { Faults = faults }, Stop);

    private static List<HistoryEntry> Timeless(IEnumerable<HistoryEntry> history) => [.. history.Select(static entry => entry with { ObservedAt = default })];

    private static async Task<Dictionary<long, JsonElement>> TruthAsync(SimulatorHost host)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        var text = await client.GetStringAsync(new Uri(host.AzureDevOps!, "/_truth"), Stop);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => JsonElement.Parse(line))
            .ToDictionary(static item => item.GetProperty("id").GetInt64());
    }

    private static string? Field(JsonElement item, string name) =>
        item.GetProperty("fields").TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    private static async Task AssertTruthAsync(SimulatorHost host, Mirror mirror)
    {
        var truth = await TruthAsync(host);
        Assert.Equal(truth.Keys.Order(), mirror.Items.Keys.Order());
        foreach (var (id, item) in truth)
        {
            var ours = mirror.Items[id].Item;
            Assert.Equal(
                (Field(item, "System.Title"), Field(item, "System.State"), Field(item, "System.WorkItemType"), Field(item, "System.TeamProject"), Field(item, "System.IterationPath")),
                (ours.Title, ours.TrackerState, ours.TrackerType, ours.Project, ours.Iteration?.Name));
            Assert.Equal(Relations(item, "System.LinkTypes.Hierarchy-Reverse").Cast<long?>().FirstOrDefault(), ours.ParentId);
            Assert.Equal(Relations(item, "System.LinkTypes.Dependency-Reverse"), Targets(ours, LinkKind.Predecessor));
            Assert.Equal(Relations(item, "System.LinkTypes.Dependency-Forward"), Targets(ours, LinkKind.Successor));
            Assert.DoesNotContain(ours.Notes, static note => note.Kind is MappingNoteKind.State or MappingNoteKind.Type or MappingNoteKind.Value);

            // What history says last is what is true now.
            var history = mirror.Items[id].History;
            Assert.Equal(ours.TrackerState, history.Last(static entry => entry.Field == HistoryField.State).ToWord);
            Assert.Equal(ours.ParentId?.ToString(CultureInfo.InvariantCulture), history.LastOrDefault(static entry => entry.Field == HistoryField.Parent)?.ToId);
            var links = new HashSet<(string?, string?)>();
            foreach (var entry in history)
            {
                if (entry.Field == HistoryField.LinkAdded) links.Add((entry.ToWord, entry.ToId));
                if (entry.Field == HistoryField.LinkRemoved) links.Remove((entry.FromWord, entry.FromId));
            }

            Assert.Equal(
                ours.Links.Where(static link => link.TargetId is not null).Select(static link => (link.TrackerType, link.TargetId?.ToString(CultureInfo.InvariantCulture))).Order(),
                links.Select(static link => (link.Item1 ?? "", link.Item2)).Order());
        }
    }

    private static List<long> Targets(WorkItem item, LinkKind kind) =>
        [.. item.Links.Where(link => link.Kind == kind).Select(static link => link.TargetId ?? 0).Order()];

    private static List<long> Relations(JsonElement item, string rel) => !item.TryGetProperty("relations", out var relations)
        ? []
        : [.. relations.EnumerateArray().Where(relation => relation.GetProperty("rel").GetString() == rel)
            .Select(static relation => long.Parse(relation.GetProperty("url").GetString()!.Split('/')[^1], CultureInfo.InvariantCulture)).Order()];

    /// <summary>Keeps what a connector reads, as the store does.</summary>
    private sealed class Mirror(Connected connected)
    {
        private readonly SortedDictionary<long, List<JournalEntry>> _list = [];

        public Dictionary<long, (WorkItem Item, IReadOnlyList<HistoryEntry> History)> Items { get; } = [];

        public SyncCursor? Cursor { get; set; }

        public int Revisions { get; private set; }

        public int LinkRows { get; private set; }

        public async Task<List<long>> SyncAsync(CancellationToken cancellationToken)
        {
            foreach (var page in await connected.WalkAsync(Cursor, cancellationToken)) Add(page);
            List<long> read = [.. _list.Keys];
            foreach (var batch in _list.ToList().Chunk(connected.Connector.BatchSize)) await ReadAsync(batch, cancellationToken);
            return read;
        }

        private void Add(TouchedPage page)
        {
            foreach (var touch in page.Touches.Where(touch => !touch.OnlyIfKnown || Items.ContainsKey(touch.NativeId) || _list.ContainsKey(touch.NativeId)))
                _list.TryAdd(touch.NativeId, []);
            foreach (var entry in page.Journal.Where(entry => _list.ContainsKey(entry.NativeId))) _list[entry.NativeId].Add(entry);
            Revisions += page.Journal.Count(static entry => entry.Order[0] == 'r');
            LinkRows += page.Journal.Count(static entry => entry.Order[0] == 'l') / 2;
            Cursor = page.Cursor ?? Cursor;
        }

        private async Task ReadAsync(KeyValuePair<long, List<JournalEntry>>[] batch, CancellationToken cancellationToken)
        {
            var page = await connected.Connector.ReadPageAsync(
                [.. batch.Select(pair => new TouchedItem
                {
                    NativeId = pair.Key,
                    Sequence = pair.Key,
                    Journal = pair.Value,
                    KnownHistory = Items.TryGetValue(pair.Key, out var known) ? known.History : [],
                })],
                cancellationToken);
            Assert.Empty(page.Quarantined);
            foreach (var read in page.Items)
            {
                var known = Items.TryGetValue(read.Item.Id.NativeId, out var before) ? before.History : [];
                Items[read.Item.Id.NativeId] = (read.Item, ItemHistory.Merge(known, read.History));
            }

            foreach (var (id, _) in batch) _list.Remove(id);
        }
    }
}
