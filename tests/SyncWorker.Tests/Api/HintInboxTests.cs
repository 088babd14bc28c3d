using SyncWorker.Api;
using SyncWorker.Storage;

namespace SyncWorker.Tests.Api;

public sealed class HintInboxTests
{
    private readonly KeptHints _store = new();
    private readonly List<string> _asked = [];

    [Fact]
    public async Task AddAsync_Hints_AreStoredBeforeItReturnsAndASyncIsAsked()
    {
        await using var inbox = Started();
        Assert.True(await inbox.AddAsync("pay-jira", [10002, 10001]));

        var (connection, ids) = Assert.Single(_store.Saved);
        Assert.Equal("pay-jira", connection);
        Assert.Equal([10001, 10002], ids);
        Assert.Equal(["pay-jira"], _asked);
    }

    [Fact]
    public async Task AddAsync_ManyWhileTheStoreIsBusy_GoTogether()
    {
        var busy = new TaskCompletionSource();
        _store.Gate = busy.Task;
        await using var inbox = Started();
        var first = inbox.AddAsync("pay-jira", [1]);
        var more = Enumerable.Range(0, 1000).Select(number => inbox.AddAsync(number % 2 == 0 ? "pay-jira" : "ops-jira", [number % 10])).ToList();
        Assert.DoesNotContain(more, static adding => adding.IsCompleted);

        busy.SetResult();
        Assert.All(await Task.WhenAll([first, .. more]), Assert.True);

        Assert.InRange(_store.Saved.Count, 2, 4);
        Assert.Equal(Enumerable.Range(0, 10).Select(static id => (long)id), _store.Saved.SelectMany(static saved => saved.Ids).Distinct().Order());
    }

    [Fact]
    public async Task AddAsync_StoreFails_IsToldAndNothingIsAsked()
    {
        _store.IsBroken = true;
        await using var inbox = Started();
        await Assert.ThrowsAsync<StoreException>(() => inbox.AddAsync("pay-jira", [1]));
        Assert.Empty(_asked);

        _store.IsBroken = false;
        Assert.True(await inbox.AddAsync("pay-jira", [1]));
    }

    [Fact]
    public async Task AddAsync_TooManyWait_IsRefused()
    {
        var busy = new TaskCompletionSource();
        _store.Gate = busy.Task;
        await using var inbox = Started();
        var adding = Enumerable.Range(0, 25_000).Select(number => inbox.AddAsync("pay-jira", [number])).ToList();
        Assert.Contains(adding, static one => one is { IsCompletedSuccessfully: true });

        busy.SetResult();
        var answers = await Task.WhenAll(adding);
        Assert.Equal(answers.Count(static stored => stored), _store.Saved.SelectMany(static saved => saved.Ids).Count());
        Assert.InRange(answers.Count(static stored => stored), 10_000, 20_001);
    }

    [Fact]
    public async Task DisposeAsync_WithHintsWaiting_StoresThem()
    {
        var busy = new TaskCompletionSource();
        _store.Gate = busy.Task;
        var inbox = Started();
        var adding = inbox.AddAsync("pay-jira", [7]);
        var stopping = inbox.DisposeAsync();
        busy.SetResult();
        await stopping;

        Assert.True(await adding);
        Assert.False(await inbox.AddAsync("pay-jira", [8]));
        Assert.Equal([7], Assert.Single(_store.Saved).Ids);
    }

    private HintInbox Started()
    {
        var inbox = new HintInbox(_store, _asked.Add);
        inbox.Start();
        return inbox;
    }
}
