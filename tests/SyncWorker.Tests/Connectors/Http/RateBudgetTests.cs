using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class RateBudgetTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly RequestRoute Read = new("GET rest/api/{}/myself", null, IsWrite: false);
    private static readonly RequestRoute Write = new("PUT rest/api/{}/issue/{}", "10001", IsWrite: true);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 26, 15, 30, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void AcquireAsync_ReadsAtEightASecond_SendsEightMoreEachSecond()
    {
        var budget = Budget(8, 0);
        var waiting = Enumerable.Range(0, 40).Select(_ => budget.AcquireAsync(Read, Longest, Cancel).AsTask()).ToList();
        AssertDone(8, waiting);

        foreach (var expected in new[] { 16, 24, 32, 40 })
        {
            Run(TimeSpan.FromSeconds(1));
            AssertDone(expected, waiting);
        }
    }

    [Fact]
    public void AcquireAsync_ShareKeptForWrites_IsLeftByReadsAndTakenByWrites()
    {
        var budget = Budget(10, 0.2);
        var reads = Enumerable.Range(0, 20).Select(_ => budget.AcquireAsync(Read, Longest, Cancel).AsTask()).ToList();
        AssertDone(8, reads);

        var writes = Enumerable.Range(0, 3).Select(_ => budget.AcquireAsync(Write, Longest, Cancel).AsTask()).ToList();
        AssertDone(2, writes);
    }

    [Fact]
    public void Join_TwoConnectionsToOneHost_TheSlowerSpeedHolds()
    {
        var budget = Budget(100, 0);
        budget.Join(5, 0, []);
        var waiting = Enumerable.Range(0, 20).Select(_ => budget.AcquireAsync(Read, Longest, Cancel).AsTask()).ToList();
        AssertDone(5, waiting);
    }

    [Fact]
    public void AcquireAsync_LessThanOneASecond_StillGoesOn()
    {
        var budget = Budget(0.5, 0.9);
        var waiting = Enumerable.Range(0, 2).Select(_ => budget.AcquireAsync(Read, Longest, Cancel).AsTask()).ToList();
        AssertDone(1, waiting);
        Run(TimeSpan.FromSeconds(1.9));
        AssertDone(1, waiting);
        Run(TimeSpan.FromSeconds(0.2));
        AssertDone(2, waiting);
    }

    [Fact]
    public void AcquireAsync_SlowWithAShareKept_LetsAWritePassWaitingReads()
    {
        var budget = Budget(0.1, 0.2);
        List<Task> reads = [Acquire(budget, Read), Acquire(budget, Read)];
        AssertDone(1, reads);
        AssertDone(1, [Acquire(budget, Write)]);
    }

    [Fact]
    public void Observe_WaitOfTheHost_HoldsWritesAndReadsBack()
    {
        var budget = Budget(100, 0.2);
        budget.Observe(Read, Wait(20), RateScope.Host);
        List<Task> waiting = [Acquire(budget, Write), Acquire(budget, Read)];
        Run(TimeSpan.FromSeconds(19));
        AssertDone(0, waiting);
        Run(TimeSpan.FromSeconds(1.1));
        AssertDone(2, waiting);
    }

    [Fact]
    public void Observe_ShorterWaitThanKnown_ChangesNothing()
    {
        var budget = Budget(100, 0.2);
        budget.Observe(Read, Wait(20), RateScope.Host);
        budget.Observe(Read, Wait(1), RateScope.Host);
        Assert.Equal(_time.GetUtcNow().AddSeconds(20), budget.Look().PausedUntil);
    }

    [Fact]
    public void Observe_WaitOfAnEndpoint_LetsOthersGoOn()
    {
        var budget = Budget(100, 0);
        budget.Observe(Read, Wait(20), RateScope.Endpoint);
        List<Task> held = [Acquire(budget, Read)];
        AssertDone(2, [Acquire(budget, Read with { Endpoint = "POST rest/api/{}/search/jql" }), Acquire(budget, Write)]);
        AssertDone(0, held);
        Assert.Null(budget.Look().PausedUntil);
        Assert.Equal(1, budget.Look().NarrowPauses);
        Run(TimeSpan.FromSeconds(20.1));
        AssertDone(1, held);
        Assert.Equal(0, budget.Look().NarrowPauses);
    }

    [Fact]
    public void Observe_WaitOfAnItem_HoldsOnlyItsWritesBack()
    {
        var budget = Budget(100, 0);
        budget.Observe(Write, Wait(20), RateScope.ItemWrites);
        List<Task> held = [Acquire(budget, Write), Acquire(budget, Write with { Endpoint = "PUT rest/api/{}/issue/{}/properties/x" })];
        AssertDone(2, [Acquire(budget, Write with { Item = "10002" }), Acquire(budget, Write with { IsWrite = false, Endpoint = "GET rest/api/{}/issue/{}" })]);
        AssertDone(0, held);
        Run(TimeSpan.FromSeconds(20.1));
        AssertDone(2, held);
    }

    [Fact]
    public void AcquireAsync_WritesOfOneItem_KeepToItsLimits()
    {
        var budget = Budget(1000, 0, new ItemWriteLimit(20, TimeSpan.FromSeconds(2)), new ItemWriteLimit(100, TimeSpan.FromSeconds(30)));
        var writes = Enumerable.Range(0, 130).Select(_ => Acquire(budget, Write)).ToList();
        var others = Enumerable.Range(0, 10).Select(_ => Acquire(budget, Write with { Item = "10002" })).ToList();
        AssertDone(20, writes);
        AssertDone(10, others);
        Run(TimeSpan.FromSeconds(2.1));
        AssertDone(40, writes);
        Run(TimeSpan.FromSeconds(10));
        AssertDone(100, writes);
        Run(TimeSpan.FromSeconds(17));
        AssertDone(100, writes);
        Run(TimeSpan.FromSeconds(1.5));
        AssertDone(120, writes);
    }

    [Fact]
    public async Task AcquireAsync_PauseLongerThanIsWaited_SaysUntilWhen()
    {
        var budget = Budget(100, 0);
        budget.Observe(Read, Wait(3600), RateScope.Host);
        Assert.Equal(_time.GetUtcNow().AddHours(1), await budget.AcquireAsync(Write, Longest, Cancel));

        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await budget.AcquireAsync(Write, Longest, Cancel));
    }

    [Fact]
    public void Observe_WaitOfYears_IsAskedAgainAfterADay()
    {
        var budget = Budget(100, 0);
        budget.Observe(Read, Wait(10 * 365 * 86_400), RateScope.Host);
        Assert.Equal(_time.GetUtcNow().AddDays(1), budget.Look().PausedUntil);
    }

    [Fact]
    public void Observe_LittleLeft_SpreadsItUntilTheReset()
    {
        var budget = Budget(100, 0);
        budget.Observe(Read, new RateReading { Limit = 100, Remaining = 15, ResetAt = _time.GetUtcNow().AddSeconds(30) }, RateScope.Host);
        Assert.Equal(0.5, budget.Look().PacePerSecond, 6);
        var waiting = Enumerable.Range(0, 40).Select(_ => Acquire(budget, Read)).ToList();
        AssertDone(1, waiting);
        Run(TimeSpan.FromSeconds(20.1));
        AssertDone(11, waiting);

        // After the reset the configured speed is back; who waits looks again within ten seconds.
        Run(TimeSpan.FromSeconds(20));
        AssertDone(40, waiting);
        Assert.Equal(100, budget.Look().PacePerSecond);
    }

    [Fact]
    public async Task AcquireAsync_CancelledWhileWaiting_TakesNothing()
    {
        var budget = Budget(1, 0);
        await budget.AcquireAsync(Read, Longest, Cancel);
        using var stop = new CancellationTokenSource();
        var waiting = budget.AcquireAsync(Read, Longest, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.AcquireAsync(Read, Longest, Cancel).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void For_SameHost_IsOneBudget()
    {
        var budgets = new RateBudgets(_time);
        Assert.Same(budgets.For(new Uri("https://pay.example.net/a")), budgets.For(new Uri("https://PAY.example.net/b")));
        Assert.NotSame(budgets.For(new Uri("https://pay.example.net")), budgets.For(new Uri("https://core.example.net")));
    }

    [Fact]
    public void For_SitesBehindTheGateway_AreBudgetsOfTheirOwn()
    {
        var budgets = new RateBudgets(_time);
        var pay = budgets.For(new Uri("https://api.example.net/ex/jira/aaa"));
        Assert.Same(pay, budgets.For(new Uri("https://api.example.net/ex/jira/aaa/")));
        Assert.NotSame(pay, budgets.For(new Uri("https://api.example.net/ex/jira/bbb")));
    }

    private static void AssertDone(int expected, IReadOnlyCollection<Task> tasks) => Assert.Equal(expected, Done(tasks));

    private static Task<DateTimeOffset?> Acquire(RateBudget budget, RequestRoute route) => budget.AcquireAsync(route, Longest, Cancel).AsTask();

    private static int Done(IReadOnlyCollection<Task> tasks) => tasks.Count(task => task.IsCompletedSuccessfully);

    private RateReading Wait(double seconds) => new() { WaitUntil = _time.GetUtcNow().AddSeconds(seconds) };

    private RateBudget Budget(double perSecond, double kept, params ItemWriteLimit[] limits)
    {
        var budget = new RateBudget(_time);
        budget.Join(perSecond, kept, limits);
        return budget;
    }

    private void Run(TimeSpan span) => _time.Run(span, TimeSpan.FromMilliseconds(span > TimeSpan.FromSeconds(5) ? 100 : 10));
}
