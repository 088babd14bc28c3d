using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A project is taken away from us while its missing issues are asked for.</summary>
public sealed class TakenAwayMeanwhileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Confirm_ProjectTakenAwayInTheMiddle_NoneIsAbsentWhileOthersAreThere(bool isCloud)
    {
        // Whatever the batches of reading are, items and those that prove that their project can be looked at are in one answer.
        await using var jira = isCloud ? await SimulatedJira.StartAsync() : await SimulatedJira.StartDataCenterAsync();
        var connector = await jira.OpenAsync(definition => definition with { Batch = new BatchDefinition { Issues = 5 } });
        var ids = (await SimulatedJira.ReadAllAsync(connector)).Where(static item => item.Item.Project == "CORE").Take(20).Select(static item => item.Item.Id.NativeId).ToList();
        var requests = 0;
        jira.Tracker.Arriving = () =>
        {
            if (Interlocked.Increment(ref requests) == 2) jira.Tracker.ApplyEdit(new EditRequest { Kind = "projectHidden", Project = "CORE" });
        };

        var sightings = await connector.ConfirmAsync(SoughtItem.Of(ids), TestContext.Current.CancellationToken);

        Assert.Equal(20, sightings.Count);
        Assert.Single(sightings.Select(static sighting => sighting.Kind).Distinct());
    }
}
