using SyncWorker.Model.Reading;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveHintsAsync_BeforeTheConnectionWasEverRead_IsKeptWithoutALease()
    {
        await Store.SaveHintsAsync("never-read", [5, Hint.OfMetadata, 5], Stop);

        var hints = await Store.ListHintsAsync("never-read", 10, Stop);
        Assert.Equal([5, Hint.OfMetadata], hints.Select(static hint => hint.NativeId));
        Assert.All(hints, static hint => Assert.False(hint.IsStored));
        Assert.Empty(await Store.ListHintsAsync("unknown", 10, Stop));
    }

    [Fact]
    public async Task ListHintsAsync_Items_TellWhichAreStored()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await Store.SaveHintsAsync(Sample.Connection, [2, 1], Stop);

        Assert.Equal([(2, false), (1, true)], (await Store.ListHintsAsync(Sample.Connection, 10, Stop)).Select(static hint => (hint.NativeId, hint.IsStored)));
        Assert.Equal([2], (await Store.ListHintsAsync(Sample.Connection, 1, Stop)).Select(static hint => hint.NativeId));
    }

    [Fact]
    public async Task SaveTouchedAsync_HintsAnswered_GoWithThePage()
    {
        await Store.SaveHintsAsync(Sample.Connection, [1, 2], Stop);
        var hints = await Store.ListHintsAsync(Sample.Connection, 10, Stop);

        await TouchAsync(Sample.Touched(null, new Touch(1)) with { Hints = [hints[0]] });

        Assert.Equal([1], (await ListedAsync()).Select(static item => item.NativeId));
        Assert.Equal([2], (await Store.ListHintsAsync(Sample.Connection, 10, Stop)).Select(static hint => hint.NativeId));
    }

    [Fact]
    public async Task SaveTouchedAsync_HintedAgainMeanwhile_StaysHinted()
    {
        await Store.SaveHintsAsync(Sample.Connection, [1], Stop);
        var hints = await Store.ListHintsAsync(Sample.Connection, 10, Stop);
        await Store.SaveHintsAsync(Sample.Connection, [1], Stop);

        await TouchAsync(Sample.Touched(null, new Touch(1)) with { Hints = hints });

        var again = Assert.Single(await Store.ListHintsAsync(Sample.Connection, 10, Stop));
        Assert.True(again.Sequence > hints[0].Sequence);
    }

    [Fact]
    public async Task SaveHintsAsync_ManyAtOnceDuringPages_LosesNone()
    {
        var saving = Enumerable.Range(1, 20).Select(worker => Store.SaveHintsAsync(Sample.Connection, [.. Enumerable.Range(1, 50).Select(id => (long)(id + worker))], Stop));
        var taking = Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var hints = await Store.ListHintsAsync(Sample.Connection, 1000, Stop);
                    await TouchAsync(new TouchedPage { Touches = [.. hints.Select(static hint => new Touch(hint.NativeId))], Hints = hints });
                }
            },
            Stop);
        await Task.WhenAll([taking, .. saving]);

        var left = await Store.ListHintsAsync(Sample.Connection, 1000, Stop);
        var listed = await ListedAsync(limit: 1000);
        Assert.Equal(Enumerable.Range(2, 69).Select(static id => (long)id), left.Select(static hint => hint.NativeId).Union(listed.Select(static item => item.NativeId)).Order());
    }
}
