namespace SyncWorker.Tests.Pipeline;

public sealed class RunRecorderTests
{
    [Fact]
    public async Task Fail_LeaseLostWhileReadingAndAgainWhileSavingTheRun_GivesTheReasonOnce()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.BeforePage = _ => TakeOver(worker);

        var run = await worker.RunAsync();

        Assert.True(run.Failed);
        Assert.Contains("Another worker has taken over", Assert.Single(run.Reasons), StringComparison.Ordinal);
    }

    /// <summary>Lets the lease run out and takes it; a renewal that comes first is outlived by the next attempt.</summary>
    private static void TakeOver(SweptWorker worker)
    {
        do worker.Time.Advance(TimeSpan.FromHours(1));
        while (worker.Store.AcquireLeaseAsync($"sync:{FakeTracker.Name}", "another", TimeSpan.FromDays(1), CancellationToken.None).GetAwaiter().GetResult() is null);
    }
}
