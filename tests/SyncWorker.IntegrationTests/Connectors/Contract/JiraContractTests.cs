using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Truth;

namespace SyncWorker.IntegrationTests.Connectors.Contract;

/// <summary>
/// What holds for every Jira, however one signs in: a full reading and the incremental ones after it hold what the tracker holds, cost what is planned,
/// and a refused secret is said in words and changes nothing. The trackers are those that <c>simulate</c> serves.
/// </summary>
public sealed class JiraContractTests(ServedJiras served) : IClassFixture<ServedJiras>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jira-cloud", "basic", "make a new API token at id.atlassian.com")]
    [InlineData("jira-cloud", "scopedToken", "make a new scoped API token")]
    [InlineData("jira-cloud", "scopedToken+user", "make a new scoped API token")]
    [InlineData("jira-cloud", "oauth", "Authorise the app again")]
    [InlineData("jira-dc", "pat", "make a new personal access token")]
    [InlineData("jira-dc", "basic", "takes no password: make a personal access token")]
    public async Task Connector_SignedInInEachWay_MirrorsEveryChangeWithinThePlan(string tracker, string auth, string advice)
    {
        var jira = await served.GetAsync(tracker, Cancel);
        using var worker = new ContractWorker(jira.Site, auth);
        await jira.TakeRequestsAsync(Cancel);

        var full = await worker.SyncAsync(Cancel);
        AssertComplete(full);
        Assert.Equal(tracker, full.Kind);
        var truth = await AssertEqualToTheTruthAsync(jira, worker);
        Assert.Equal(truth.Count, full.Number("itemsRead"));
        var plan = new RequestPlan(tracker, await jira.TakeRequestsAsync(Cancel));
        plan.AssertFull(truth.Count, await jira.CountHistoriesAsync(Cancel), full.Number("worklogs"));

        // The first of the daily sweeps, and the proof that nothing was missed or invented.
        var quiet = await worker.SyncAsync(Cancel);
        AssertComplete(quiet);
        Assert.Equal((0, truth.Count, 0), (quiet.Number("itemsStored"), quiet.Number("swept"), quiet.Number("missed")));
        plan = new RequestPlan(tracker, await jira.TakeRequestsAsync(Cancel));
        plan.AssertIncremental(changed: 0, swept: truth.Count);

        var edited = new HashSet<long>();
        foreach (var kind in (string[])["title", "state", "estimate", "assignee", "dueSlip", "labels", "sprint", "parent", "linkAdded", "created", "moved"])
            edited.UnionWith(await jira.EditAsync(kind, count: 2, seed: kind.Length, Cancel));
        await jira.TakeRequestsAsync(Cancel);
        var incremental = await worker.SyncAsync(Cancel);
        AssertComplete(incremental);
        truth = await AssertEqualToTheTruthAsync(jira, worker);
        Assert.Superset(edited, truth.Keys.ToHashSet());
        Assert.InRange(incremental.Number("itemsStored"), edited.Count, truth.Count / 2);
        plan = new RequestPlan(tracker, await jira.TakeRequestsAsync(Cancel));
        plan.AssertIncremental(incremental.Number("itemsRead"), swept: 0);

        // No feed tells of a deletion: a sweep finds it.
        var gone = TruthItem.FindLonely(truth);
        await jira.EditAsync("deleted", gone, null, Cancel);
        await jira.TakeRequestsAsync(Cancel);
        AssertComplete(await worker.SyncAsync(Cancel));
        Assert.Contains(gone, (await worker.StoredAsync(Cancel)).Keys);
        await jira.TakeRequestsAsync(Cancel);
        var swept = await worker.SyncAsync(Cancel, "--sweep");
        AssertComplete(swept);
        var removal = Assert.Single(swept.Connection.GetProperty("removals").EnumerateArray());
        Assert.Equal(("deleted", truth[gone].Key), (removal.GetProperty("cause").GetString(), removal.GetProperty("key").GetString()));
        truth = await AssertEqualToTheTruthAsync(jira, worker);
        plan = new RequestPlan(tracker, await jira.TakeRequestsAsync(Cancel));
        plan.AssertIncremental(changed: 0, truth.Count, confirmed: 1);

        worker.UseRevokedSecret();
        var refused = await worker.SyncAsync(Cancel, "--sweep");
        Assert.Equal((ExitCode.Failed, true), (refused.Exit, refused.Failed));
        Assert.StartsWith("Connection 'jira': ", refused.Reasons, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Reasons, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expired", refused.Reasons.Replace("has expired", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await AssertEqualToTheTruthAsync(jira, worker);

        worker.UseGoodSecret();
        AssertComplete(await worker.SyncAsync(Cancel, "--full"));
        await AssertEqualToTheTruthAsync(jira, worker);
    }

    private static void AssertComplete(ContractRun run)
    {
        Assert.True(run is { Completeness: "Complete", Failed: false }, run.Connection.ToString());
        Assert.Equal(ExitCode.Ok, run.Exit);
    }

    private static async Task<Dictionary<long, TruthItem>> AssertEqualToTheTruthAsync(ServedJira jira, ContractWorker worker)
    {
        var (truth, stored) = (await jira.TruthAsync(Cancel), await worker.StoredAsync(Cancel));
        TruthItem.AssertSame(truth, stored);
        return truth;
    }
}
