using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class RateBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void AcquireAsync_ReadsAtEightASecond_SendsEightMoreEachSecond()
    {
        var budget = Budget(8, 0);
        var waiting = Enumerable.Range(0, 40).Select(_ => budget.AcquireAsync(false, Cancel).AsTask()).ToList();
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
        var reads = Enumerable.Range(0, 20).Select(_ => budget.AcquireAsync(false, Cancel).AsTask()).ToList();
        AssertDone(8, reads);

        var writes = Enumerable.Range(0, 3).Select(_ => budget.AcquireAsync(true, Cancel).AsTask()).ToList();
        AssertDone(2, writes);
    }

    [Fact]
    public void Join_TwoConnectionsToOneHost_TheSlowerSpeedHolds()
    {
        var budget = Budget(100, 0);
        budget.Join(5, 0);
        var waiting = Enumerable.Range(0, 20).Select(_ => budget.AcquireAsync(false, Cancel).AsTask()).ToList();
        AssertDone(5, waiting);
    }

    [Fact]
    public void AcquireAsync_LessThanOneASecond_StillGoesOn()
    {
        var budget = Budget(0.5, 0.9);
        var waiting = Enumerable.Range(0, 2).Select(_ => budget.AcquireAsync(false, Cancel).AsTask()).ToList();
        AssertDone(1, waiting);
        Run(TimeSpan.FromSeconds(1.9));
        AssertDone(1, waiting);
        Run(TimeSpan.FromSeconds(0.2));
        AssertDone(2, waiting);
    }

    [Fact]
    public void PauseUntil_HoldsWritesAndReadsBack()
    {
        var budget = Budget(100, 0.2);
        budget.PauseUntil(_time.GetUtcNow().AddSeconds(20));
        List<Task> waiting = [budget.AcquireAsync(true, Cancel).AsTask(), budget.AcquireAsync(false, Cancel).AsTask()];
        Run(TimeSpan.FromSeconds(19));
        AssertDone(0, waiting);
        Run(TimeSpan.FromSeconds(1.1));
        AssertDone(2, waiting);
    }

    [Fact]
    public async Task AcquireAsync_CancelledWhileWaiting_TakesNothing()
    {
        var budget = Budget(1, 0);
        await budget.AcquireAsync(false, Cancel);
        using var stop = new CancellationTokenSource();
        var waiting = budget.AcquireAsync(false, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.AcquireAsync(false, Cancel).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void For_SameHost_IsOneBudget()
    {
        var budgets = new RateBudgets(_time);
        Assert.Same(budgets.For(new Uri("https://pay.example.net/a")), budgets.For(new Uri("https://PAY.example.net/b")));
        Assert.NotSame(budgets.For(new Uri("https://pay.example.net")), budgets.For(new Uri("https://core.example.net")));
    }

    private static void AssertDone(int expected, List<Task> tasks)
    {
        SpinWait.SpinUntil(() => Done(tasks) >= expected, 5000);
        Assert.Equal(expected, Done(tasks));
    }

    private static int Done(List<Task> tasks) => tasks.Count(task => task.IsCompletedSuccessfully);

    private RateBudget Budget(double perSecond, double kept)
    {
        var budget = new RateBudget(_time);
        budget.Join(perSecond, kept);
        return budget;
    }

    private void Run(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(10))
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));

            // Continuations of the fake clock's timers run inline or on the pool; give the pool its turn.
            SpinWait.SpinUntil(() => false, 1);
        }

        SpinWait.SpinUntil(() => false, 20);
    }
}
