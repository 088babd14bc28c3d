using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

public sealed class WorklogStageTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task RunCycleAsync_FeedFails_ReadsAllElseAndGoesOnFromThereNextTime()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.WorklogFeed = static _ => Broken();
        worker.Tracker.Put(500);

        var run = await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal((false, Completeness.Partial), (run.Failed, run.Completeness));
        Assert.Contains("worklogs were not read to their end", Assert.Single(run.Reasons), StringComparison.Ordinal);
        Assert.Contains("HTTP 503", run.Reasons[0], StringComparison.Ordinal);
        Assert.NotNull(await worker.FindAsync(500));

        // What came before the fault was saved with its cursor.
        var cursors = new List<string?>();
        worker.Tracker.WorklogFeed = cursor =>
        {
            cursors.Add(cursor?.Value);
            return [];
        };
        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
        Assert.Equal(["1"], cursors);
    }

    [Fact]
    public async Task RunCycleAsync_WorklogThatCannotBeUnderstood_LeavesEveryRunPartialUntilItIsReadOrGone()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.WorklogFeed = static cursor => cursor is null ? [new WorklogFeedPage([new WorklogTouch(77, At)], new SyncCursor("1"))] : [];
        worker.Tracker.WorklogsOf = static _ => new WorklogAnswer([], [new UnreadableWorklog(77, "It has no time.", "{}"u8.ToArray())]);

        foreach (var run in new[] { await worker.RunAsync(SweepRule.Unfinished), await worker.RunAsync(SweepRule.Unfinished) })
        {
            Assert.Equal(Completeness.Partial, run.Completeness);
            Assert.Contains("1 worklog is kept aside", Assert.Single(run.Reasons), StringComparison.Ordinal);
            Assert.Contains("77 (It has no time.)", run.Reasons[0], StringComparison.Ordinal);
        }

        worker.Tracker.WorklogFeed = static _ => [new WorklogFeedPage([new WorklogTouch(77, At.AddHours(1), IsDeleted: true)], new SyncCursor("2"))];
        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
    }

    [Fact]
    public async Task RunCycleAsync_WorklogUnderstoodLater_IsReadThoughNoFeedTellsOfItAgain()
    {
        await using var worker = await SweptWorker.StartAsync();
        var asked = new List<long>();
        worker.Tracker.WorklogFeed = static cursor => cursor is null ? [new WorklogFeedPage([new WorklogTouch(77, At)], new SyncCursor("1"))] : [];
        worker.Tracker.WorklogsOf = static _ => new WorklogAnswer([], [new UnreadableWorklog(77, "It has no time.", "{}"u8.ToArray())]);
        Assert.Equal(Completeness.Partial, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);

        worker.Tracker.WorklogsOf = ids =>
        {
            asked.AddRange(ids);
            return new WorklogAnswer([new Worklog { Id = 77, Item = new ItemId(FakeTracker.Name, 1), StartedAt = At, Seconds = 3600, UpdatedAt = At }], []);
        };
        var run = await worker.RunAsync(SweepRule.Unfinished);
        Assert.Equal((Completeness.Complete, 1), (run.Completeness, run.WorklogsStored));

        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
        Assert.Equal([77L], asked);
    }

    /// <summary>Jira leaves out worklogs that are hidden or deleted: nobody would ever read this one well.</summary>
    [Fact]
    public async Task RunCycleAsync_WorklogPutAsideIsNoLongerReturned_IsNoLongerWaitedFor()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.WorklogFeed = static cursor => cursor is null ? [new WorklogFeedPage([new WorklogTouch(77, At)], new SyncCursor("1"))] : [];
        worker.Tracker.WorklogsOf = static _ => new WorklogAnswer([], [new UnreadableWorklog(77, "It has no time.", "{}"u8.ToArray())]);
        Assert.Equal(Completeness.Partial, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);

        worker.Tracker.WorklogsOf = static _ => new WorklogAnswer([], [new UnreadableWorklog(null, "It has no id.", "{}"u8.ToArray())]);
        Assert.Contains("77 (It has no time.)", (await worker.RunAsync(SweepRule.Unfinished)).Reasons[0], StringComparison.Ordinal);

        worker.Tracker.WorklogsOf = static _ => WorklogAnswer.Empty;
        Assert.DoesNotContain("77 (It has no time.)", string.Join(' ', (await worker.RunAsync(SweepRule.Unfinished)).Reasons), StringComparison.Ordinal);
    }

    /// <summary>A feed tells of a change once. When the work is hidden just then, whoever books the hours would wait for ever for the right ones.</summary>
    [Fact]
    public async Task RunCycleAsync_WorklogChangedWhileItsItemWasHidden_IsReadAtTheSweepThatFindsItShown()
    {
        await using var worker = await SweptWorker.StartAsync();
        var (isHidden, asked) = (true, 0);
        worker.Tracker.WorklogFeed = static cursor => cursor is null ? [new WorklogFeedPage([new WorklogTouch(77, At)], new SyncCursor("1"))] : [];
        worker.Tracker.WorklogsOf = static _ => new WorklogAnswer([Booked(3600, At)], []);
        worker.Tracker.WorklogsOfItem = _ =>
        {
            asked++;
            return isHidden ? null : new WorklogAnswer([Booked(7200, At.AddHours(1))], []);
        };
        await worker.RunAsync(SweepRule.Unfinished);
        worker.Tracker.WorklogFeed = static _ => [new WorklogFeedPage([new WorklogTouch(77, At.AddHours(1))], new SyncCursor("2"))];
        worker.Tracker.WorklogsOf = static _ => WorklogAnswer.Empty;
        await worker.RunAsync(SweepRule.Unfinished);
        worker.Tracker.WorklogFeed = static _ => [];
        Assert.Equal(0, asked);

        await worker.RunAsync(SweepRule.Always);
        Assert.Equal([3600L], await SecondsAsync(worker));
        isHidden = false;
        await worker.RunAsync(SweepRule.Unfinished);
        Assert.Equal(1, asked);
        await worker.RunAsync(SweepRule.Always);
        await worker.RunAsync(SweepRule.Always);

        Assert.Equal([7200L], await SecondsAsync(worker));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task RunCycleAsync_EntryWithoutAnId_IsForgottenByTheFullReadingThatNoLongerMeetsIt()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.WorklogFeed = static _ => [new WorklogFeedPage([], new SyncCursor("1")) { Unreadable = [new UnreadableWorklog(null, "It has no id.", "{}"u8.ToArray())] }];
        Assert.Equal(Completeness.Partial, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
        Assert.Equal(Completeness.Partial, (await worker.RunFullAsync()).Completeness);

        worker.Tracker.WorklogFeed = static _ => [];
        Assert.Equal(Completeness.Partial, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
        Assert.Equal(Completeness.Complete, (await worker.RunFullAsync()).Completeness);
    }

    private static Worklog Booked(long seconds, DateTimeOffset updatedAt) => new() { Id = 77, Item = new ItemId(FakeTracker.Name, 1), StartedAt = At, Seconds = seconds, UpdatedAt = updatedAt };

    private static async Task<List<long>> SecondsAsync(SweptWorker worker)
    {
        var seconds = new List<long>();
        await foreach (var worklog in worker.Store.StreamWorklogsAsync(FakeTracker.Name, null, TestContext.Current.CancellationToken)) seconds.Add(worklog.Seconds);
        return seconds;
    }

    private static IEnumerable<WorklogFeedPage> Broken()
    {
        yield return new WorklogFeedPage([], new SyncCursor("1"));
        throw FakeTracker.Failure;
    }
}
