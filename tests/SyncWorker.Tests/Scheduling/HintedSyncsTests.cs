using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using SyncWorker.Scheduling;

namespace SyncWorker.Tests.Scheduling;

public sealed class HintedSyncsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new();
    private int _triggered;

    [Fact]
    public async Task Ask_AThousandTimesInASecond_TriggersTwice()
    {
        await using var syncs = Make();
        syncs.Ask("pay-jira");
        await TriggeredAsync(1);
        for (var i = 0; i < 1000; i++) syncs.Ask("pay-jira");
        Assert.Equal(1, _triggered);

        // The last asking comes after the first run began: it needs one of its own.
        await TriggeredAsync(2);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _triggered);
    }

    [Fact]
    public async Task Ask_AfterTheSchedulerFailed_TriggersAgain()
    {
        await using var syncs = Make(fails: 1);
        syncs.Ask("pay-jira");
        await TriggeredAsync(1);
        syncs.Ask("pay-jira");
        await TriggeredAsync(2);
    }

    [Fact]
    public async Task TriggerAsync_DuringARun_MakesExactlyOneMore()
    {
        var scheduler = await QuartzSchedulerBuilder.Create(static quartz => quartz.UseInMemoryStore()).BuildScheduler(Cancel);
        await scheduler.AddJob(JobBuilder.Create<HeldJob>().WithIdentity(SyncSchedules.JobOf("held")).StoreDurably().Build(), default, Cancel);
        await scheduler.Start(Cancel);
        try
        {
            await HintedSyncs.TriggerAsync(scheduler, "held", Cancel);
            Assert.True(await HeldJob.Begun.WaitAsync(Patience, Cancel));
            for (var i = 0; i < 50; i++) await HintedSyncs.TriggerAsync(scheduler, "held", Cancel);
            HeldJob.Held.Release();
            Assert.True(await HeldJob.Begun.WaitAsync(Patience, Cancel));
            HeldJob.Held.Release();

            // One that came after the end is another's: nothing is left over from the fifty.
            Assert.False(await HeldJob.Begun.WaitAsync(TimeSpan.FromSeconds(1), Cancel));
            await HintedSyncs.TriggerAsync(scheduler, "held", Cancel);
            Assert.True(await HeldJob.Begun.WaitAsync(Patience, Cancel));
            HeldJob.Held.Release();
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }

    private HintedSyncs Make(int fails = 0) => new(
        ["pay-jira"],
        (_, _) => Interlocked.Increment(ref _triggered) <= fails ? throw new SchedulerException("away") : Task.CompletedTask,
        _time,
        NullLogger.Instance);

    private async Task TriggeredAsync(int times)
    {
        for (var tries = 0; Volatile.Read(ref _triggered) < times; tries++)
        {
            Assert.True(tries < 3000, $"triggered {_triggered} times, not {times}");
            await Task.Delay(10, Cancel);
            if (times > 1) _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [DisallowConcurrentExecution]
    private sealed class HeldJob : IJob
    {
        public static SemaphoreSlim Begun { get; } = new(0);

        public static SemaphoreSlim Held { get; } = new(0);

        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            Begun.Release();
            await Held.WaitAsync(cancellationToken);
        }
    }
}
