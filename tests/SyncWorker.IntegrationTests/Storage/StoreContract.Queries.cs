namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    private const string Query = "project = PAY";

    [Fact]
    public async Task SaveQueryResultAsync_IdsComeAndGo_KeepsFromAndTo()
    {
        long At(int day) => Sample.Noon.AddDays(day).ToUnixTimeMilliseconds();
        await AnswerAsync(0, 3, 1, 3);
        await AnswerAsync(1, 1, 2);
        await AnswerAsync(2, 3, 1, 2);

        Assert.Equal([1, 2, 3], (await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop))?.Ids);
        Assert.Equal(
            [$"1|{At(0)}|∅", $"2|{At(1)}|∅", $"3|{At(0)}|{At(1)}", $"3|{At(2)}|∅"],
            await Database.ReadAsync("SELECT native_id, from_at, to_at FROM query_result ORDER BY native_id, from_at"));
        await WritesNothingAsync(() => AnswerAsync(3, 1, 2, 3));
    }

    [Fact]
    public async Task FindQueryAnswerAsync_NeverTried_IsNullAndAnEmptyAnswerIsNot()
    {
        Assert.Null(await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop));
        Assert.Null(await Store.FindQueryAnswerAsync("unknown", Query, Stop));
        await AnswerAsync(0);

        Assert.Equivalent(new Model.Reading.QueryAnswer { Ids = [] }, await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop), strict: true);
        Assert.Null(await Store.FindQueryAnswerAsync(Sample.Connection, "project = SHOP", Stop));
        await WritesNothingAsync(() => AnswerAsync(1));
    }

    [Fact]
    public async Task SaveQueryFailureAsync_BeforeAnyAnswer_IsAFailureWithoutIds()
    {
        await FailAsync("Jira says no.\u0000");

        var answer = await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop);
        Assert.Null(answer?.Ids);
        Assert.Equal("Jira says no.\u0000", answer?.Failure);
        await WritesNothingAsync(() => FailAsync("Jira says no.\u0000"));
    }

    [Fact]
    public async Task SaveQueryFailureAsync_AfterAnAnswer_KeepsItUntilTheNextGoodOne()
    {
        await AnswerAsync(0, 2, 1);
        await FailAsync("No.");
        await FailAsync("Still no.");

        var failed = await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop);
        Assert.Equal([1, 2], failed?.Ids);
        Assert.Equal("Still no.", failed?.Failure);
        Assert.Equal(["2"], await Database.ReadAsync("SELECT COUNT(*) FROM query_result WHERE to_at IS NULL"));

        await AnswerAsync(1, 2);
        var mended = await Store.FindQueryAnswerAsync(Sample.Connection, Query, Stop);
        Assert.Equal([2], mended?.Ids);
        Assert.Null(mended?.Failure);
    }

    private Task AnswerAsync(int day, params long[] ids) =>
        Store.SaveQueryResultAsync(Lease, Sample.Connection, Query, ids, Sample.Noon.AddDays(day), Stop);

    private Task FailAsync(string sentence) => Store.SaveQueryFailureAsync(Lease, Sample.Connection, Query, sentence, Stop);
}
