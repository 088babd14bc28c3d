using System.Net;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Simulator.Jira.Access;

/// <summary>Without the permission to browse, a Jira shows neither projects nor issues; a simulator that showed them would prove nothing about such an account.</summary>
public sealed class BrowseFaultTests
{
    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud, "rest/api/3/project/search")]
    [InlineData(SimulatedTrackers.JiraDataCenter, "rest/api/2/project")]
    public async Task LacksBrowseProjects_ShowsNoProjectAndNoIssue_UntilItIsGranted(SimulatedTrackers tracker, string projects)
    {
        await using var jira = await OwnJira.StartAsync(faults: "lacks=BROWSE_PROJECTS", items: 40, tracker: tracker);

        Assert.DoesNotContain("PAY", (await jira.Probe.GetAsync(projects)).ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await jira.IdsAsync("updated > 0"));
        foreach (var hidden in new[] { "issue/10001", "mypermissions?projectKey=PAY&permissions=BROWSE_PROJECTS" })
        {
            using var answer = await jira.Probe.SendAsync(HttpMethod.Get, $"{jira.Api}/{hidden}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        // What is done to a project meanwhile does not outlive the fault.
        await jira.EditAsync("projectArchived", null, "OPS");
        await jira.EditAsync("projectRestored", null, "OPS");
        jira.Tracker.Faults = FaultPlan.Parse("");
        Assert.Equal(40, (await jira.IdsAsync("updated > 0")).Length);
        Assert.Contains("OPS", (await jira.Probe.GetAsync(projects)).ToJsonString(), StringComparison.Ordinal);
    }
}
