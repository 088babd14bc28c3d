using SyncWorker.Model.History;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>People edit while an issue is being read, which takes several requests.</summary>
public sealed class EditedMeanwhileTests
{
    private const string Histories = "POST /rest/api/3/changelog/bulkfetch";
    private const string Issues = "POST /rest/api/3/issue/bulkfetch";

    [Fact]
    public async Task Read_EditedBetweenItsHistoryAndItsFields_HasBoth()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 80);
        var connector = await jira.OpenAsync();
        HumanEdit? edit = null;
        jira.Tracker.Arriving = () =>
        {
            if (edit is null && jira.Tracker.Requests.Counts.ContainsKey(Issues)) edit = jira.Tracker.ApplyRandomEdit(new Random(1), ["state"]);
        };

        var items = await SimulatedJira.ReadAllAsync(connector);

        Assert.NotNull(edit);
        var read = Assert.Single(items, item => item.Item.Key == edit.Key);
        Assert.Equal(jira.Tracker.UpdatedAt(read.Item.Id.NativeId), read.Item.UpdatedAt);
        Assert.Contains(read.History, entry => entry.Field == HistoryField.State && entry.HappenedAt == read.Item.UpdatedAt && entry.ToId == edit.After);

        // Only the edited one was asked for again, and nothing is where nobody edits.
        Assert.Equal(2, jira.Tracker.Requests.Counts[Histories]);
        await SimulatedJira.ReadAllAsync(connector);
        Assert.Equal(3, jira.Tracker.Requests.Counts[Histories]);
    }
}
