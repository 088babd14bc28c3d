using System.Net;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Tests.Simulator.Jira;

namespace SyncWorker.Tests.Simulator.Admin;

/// <summary>Faults of one request, as a Jira in trouble has them.</summary>
public sealed class BlipTests
{
    private const string LoginReason = "X-Seraph-LoginReason";

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud, HttpStatusCode.OK)]
    [InlineData(SimulatedTrackers.JiraDataCenter, HttpStatusCode.Unauthorized)]
    public async Task Play_TokenForgotten_TheSearchAnswersAsToNobodyAndTheNextOneIsWell(SimulatedTrackers tracker, HttpStatusCode status)
    {
        await using var own = await OwnJira.StartAsync("401=1/2", tracker: tracker);
        Assert.NotEmpty(await own.IdsAsync("id > 0"));

        using var blip = await own.Probe.SendAsync(HttpMethod.Get, $"{own.Api}/{Search(own)}?jql=id>0");

        Assert.Equal(status, blip.StatusCode);
        Assert.Equal(["AUTHENTICATED_FAILED"], blip.Headers.GetValues(LoginReason));
        Assert.NotEmpty(await own.IdsAsync("id > 0"));
        Assert.Equal(new Dictionary<FaultKind, int> { [FaultKind.TokenForgotten] = 1 }, own.Tracker.Faults.Played);
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task Play_Empty_EveryNthSearchFindsNothingAndSaysSoWell(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync("empty=1/2", tracker: tracker);
        Assert.NotEmpty(await own.IdsAsync("id > 0"));
        await own.Probe.GetAsync($"{own.Api}/myself");

        using var empty = await own.Probe.SendAsync(HttpMethod.Get, $"{own.Api}/{Search(own)}?jql=id>0");

        Assert.Equal(HttpStatusCode.OK, empty.StatusCode);
        Assert.False(empty.Headers.Contains(LoginReason));
        Assert.Contains("\"issues\":[]", await empty.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotEmpty(await own.IdsAsync("id > 0"));
    }

    [Fact]
    public async Task Play_Hang_NothingComesForTwoMinutesAndThenTheConnectionEnds()
    {
        await using var own = await OwnJira.StartAsync("hang=1/1");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        own.Tracker.Arriving = arrived.SetResult;
        var asked = own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(asked.IsCompleted);

        // The request has arrived, and begins to wait at a moment of its own.
        while (!asked.IsCompleted)
        {
            own.Clock.Advance(TimeSpan.FromMinutes(2));
            await Task.WhenAny(asked, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task Play_Unavailable_IsNoJson()
    {
        await using var own = await OwnJira.StartAsync("503=1/1");
        using var answer = await own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    private static string Search(OwnJira own) => own.Host.JiraCloud is null ? "search" : "search/jql";
}
