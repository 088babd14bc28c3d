using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task FindConnectionAsync_Saved_ComesBackEqual()
    {
        var state = (await Store.FindConnectionAsync(Sample.Connection, Stop))!;

        Assert.Equal(Sample.Identity, state.Identity);
        Assert.Equal("map-1", state.MappingVersion);
        Assert.Null(state.Cursor);
        Assert.Null(await Store.FindConnectionAsync("unknown", Stop));
    }

    [Fact]
    public async Task SaveConnectionAsync_Again_WritesNoRow() => await WritesNothingAsync(
        () => Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-1", Stop));

    [Fact]
    public async Task SaveConnectionAsync_NewMappingVersion_ForgetsTheCursorOnly()
    {
        await TouchAsync(Sample.Touched("c1", new Touch(1)));
        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity with { AccountName = "Renamed" }, "map-1", Stop);
        Assert.NotNull((await Store.FindConnectionAsync(Sample.Connection, Stop))!.Cursor);

        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-2", Stop);

        var state = (await Store.FindConnectionAsync(Sample.Connection, Stop))!;
        Assert.Null(state.Cursor);
        Assert.Equal("map-2", state.MappingVersion);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task SaveConnectionAsync_IdThatIsToldOnlyAtTimes_IsTheSameInstanceByItsAddress()
    {
        const string address = "https://pay.example.atlassian.net";
        var known = Sample.Identity with { InstanceAddress = address };
        var unnamed = known with { InstanceId = address, Remark = "not told" };
        Task Save(string connection, TrackerIdentity identity) => Store.SaveConnectionAsync(Lease, connection, identity, "map-1", Stop);
        async Task<string?> IdAsync(string connection) => (await Store.FindConnectionAsync(connection, Stop))?.Identity.InstanceId;

        // Told first, and then not: the id stays.
        await Save(Sample.Connection, known);
        await Save(Sample.Connection, unnamed);
        Assert.Equal("cloud-1", await IdAsync(Sample.Connection));

        // Not told at first: it is taken when it is, and holds from then on.
        await Save("another", unnamed);
        Assert.Equal(address, await IdAsync("another"));
        await Save("another", known);
        Assert.Equal("cloud-1", await IdAsync("another"));
        Assert.Null((await Store.FindConnectionAsync("another", Stop))!.Identity.Remark);

        const string other = "https://other.example.atlassian.net";
        foreach (var stranger in new[] { known with { InstanceId = "cloud-2" }, known with { InstanceId = other, InstanceAddress = other } })
            await Assert.ThrowsAsync<InvalidOperationException>(() => Save("another", stranger));
    }

    [Fact]
    public async Task SaveConnectionAsync_AnotherInstance_IsRefusedAndNothingStored()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity with { InstanceId = "cloud-2" }, "map-2", Stop));

        Assert.Contains("cloud-1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("cloud-2", fault.Message, StringComparison.Ordinal);
        Assert.Equal("map-1", (await Store.FindConnectionAsync(Sample.Connection, Stop))!.MappingVersion);
    }

    [Fact]
    public async Task SaveItemsAsync_ConnectionNeverSaved_IsRefused() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => Store.SaveItemsAsync(Lease, "unknown", Sample.Page(), Sample.Noon, Stop));

    [Fact]
    public async Task FindMetadataAsync_Saved_ComesBackInOrder()
    {
        Assert.Null(await Store.FindMetadataAsync(Sample.Connection, Stop));
        await Store.SaveMetadataAsync(Lease, Sample.Connection, Sample.Metadata(("z", "{\"a\":1}"), ("a", "[]")), [], Sample.Noon, Stop);

        var metadata = (await Store.FindMetadataAsync(Sample.Connection, Stop))!;

        Assert.Equal(["z", "a"], metadata.Documents.Select(document => document.Name));
        Assert.Equal("{\"a\":1}"u8.ToArray(), metadata.Documents[0].Json.ToArray());
        Assert.Equal(Sample.Noon, (await Store.FindConnectionAsync(Sample.Connection, Stop))!.MetadataReadAt);
    }

    [Fact]
    public async Task SaveMetadataAsync_OneDocumentChanged_WritesOnlyIt()
    {
        await Store.SaveMetadataAsync(Lease, Sample.Connection, Sample.Metadata(("a", "1"), ("b", "2"), ("c", "3")), [], Sample.Noon, Stop);

        await Store.SaveMetadataAsync(Lease, Sample.Connection, Sample.Metadata(("a", "1"), ("b", "22")), [], Sample.Noon.AddDays(1), Stop);

        var (old, young) = (Sample.Noon.ToUnixTimeMilliseconds(), Sample.Noon.AddDays(1).ToUnixTimeMilliseconds());
        Assert.Equal([$"a|{old}", $"b|{young}"], await Database.ReadAsync("SELECT name, observed_at FROM metadata_document ORDER BY name"));
    }

    [Fact]
    public async Task SaveMetadataAsync_Catalogue_VersionsWhatChanges()
    {
        async Task Save(int day, params CatalogueEntry[] entries) =>
            await Store.SaveMetadataAsync(Lease, Sample.Connection, Sample.Metadata(), entries, Sample.Noon.AddDays(day), Stop);
        long At(int day) => Sample.Noon.AddDays(day).ToUnixTimeMilliseconds();
        await Save(0, Sample.Sprint("1", "One"), Sample.Sprint("2", "Two"));
        await Save(1, Sample.Sprint("1", "One"), Sample.Sprint("2", "Two", new DateOnly(2026, 4, 1)));
        await Save(2, Sample.Sprint("2", "Two", new DateOnly(2026, 4, 1)));
        await Save(3, Sample.Sprint("1", "One"), Sample.Sprint("2", "Two", new DateOnly(2026, 4, 1)));

        var rows = await Database.ReadAsync("SELECT native_id, from_at, to_at, finish_on FROM catalogue_version ORDER BY native_id, from_at");

        Assert.Equal(
            [
                $"1|{At(0)}|{At(2)}|∅", $"1|{At(3)}|∅|∅",
                $"2|{At(0)}|{At(1)}|∅", $"2|{At(1)}|∅|{new DateOnly(2026, 4, 1).DayNumber}",
            ],
            rows);
        async Task<IEnumerable<(string, DateOnly?)>> List(double? day) =>
            (await Store.ListCatalogueAsync(Sample.Connection, CatalogueKind.Iteration, day is { } known ? Sample.Noon.AddDays(known) : null, Stop)).Select(entry => (entry.NativeId, entry.FinishOn));
        Assert.Equal([("1", null), ("2", null)], await List(0.5));
        Assert.Equal([("2", new DateOnly(2026, 4, 1))], await List(2));
        Assert.Equal([("1", null), ("2", new DateOnly(2026, 4, 1))], await List(null));
        Assert.Empty(await List(-1));
        Assert.Empty(await Store.ListCatalogueAsync(Sample.Connection, CatalogueKind.Release, null, Stop));
    }

    [Fact]
    public async Task SaveRunAsync_Runs_LastIsFoundAndLastCompleteRemembered()
    {
        Assert.Null(await Store.FindLastRunAsync(Sample.Connection, Stop));
        var complete = Sample.Run(Sample.Noon);
        var partial = Sample.Run(Sample.Noon.AddHours(1), Completeness.Partial) with { Kind = null };
        await Store.SaveRunAsync(Lease, complete, Stop);
        Assert.Equivalent(complete, await Store.FindLastRunAsync(Sample.Connection, Stop), strict: true);

        await Store.SaveRunAsync(Lease, partial, Stop);

        Assert.Equivalent(partial, await Store.FindLastRunAsync(Sample.Connection, Stop), strict: true);
        Assert.Equal(complete.FinishedAt, (await Store.FindConnectionAsync(Sample.Connection, Stop))!.LastCompleteAt);
    }

    [Fact]
    public async Task SaveRunAsync_ConnectionNeverAnswered_KeepsTheRun()
    {
        await Store.SaveRunAsync(Lease, Sample.Run(Sample.Noon, Completeness.Partial) with { Connection = "dead", Failed = true }, Stop);

        Assert.True((await Store.FindLastRunAsync("dead", Stop))!.Failed);
        Assert.Null(await Store.FindConnectionAsync("dead", Stop));
    }

    [Fact]
    public async Task SaveMeasuredAsync_Cycles_LastIsFoundAndMembershipsHaveFromAndTo()
    {
        Assert.Null(await Store.FindMeasuredAsync("Shop", Stop));
        Assert.Empty((await Store.FindRisksAsync("Shop", Stop)).States);
        SyncWorker.Model.Measures.Membership Member(string path, long id) => new(path, new ItemId(Sample.Connection, id));
        await Store.SaveMeasuredAsync(Lease, Sample.Measured(Sample.Noon), [Member("", 1), Member("A", 2)], Sample.Register("a", "b"), Stop);
        await Store.SaveMeasuredAsync(Lease, Sample.Measured(Sample.Noon.AddDays(1), items: 4), [Member("A", 1), Member("A", 2)], Sample.Register("b", "c"), Stop);

        var measured = (await Store.FindMeasuredAsync("Shop", Stop))!;

        Assert.Equivalent(Sample.Measured(Sample.Noon.AddDays(1), items: 4), measured, strict: true);
        Assert.Equivalent(Sample.Register("b", "c"), await Store.FindRisksAsync("Shop", Stop), strict: true);
        Assert.Empty((await Store.FindRisksAsync("Other", Stop)).States);
        var (first, second) = (Sample.Noon.ToUnixTimeMilliseconds(), Sample.Noon.AddDays(1).ToUnixTimeMilliseconds());
        Assert.Equal(
            [$"|1|{first}|{second}", $"A|1|{second}|∅", $"A|2|{first}|∅"],
            await Database.ReadAsync("SELECT n.path, m.native_id, m.from_at, m.to_at FROM membership m JOIN node n ON n.node_id = m.node_id ORDER BY 1, 2, 3"));
    }

    [Fact]
    public async Task SaveMeasuredAsync_ManyMembers_AllAreKept()
    {
        var members = Enumerable.Range(1, 12_000).Select(id => new SyncWorker.Model.Measures.Membership("A", new ItemId(Sample.Connection, id))).ToList();

        await Store.SaveMeasuredAsync(Lease, Sample.Measured(Sample.Noon), members, Sample.Register(), Stop);

        Assert.Equal(["12000"], await Database.ReadAsync("SELECT COUNT(*) FROM membership WHERE to_at IS NULL"));
    }
}
