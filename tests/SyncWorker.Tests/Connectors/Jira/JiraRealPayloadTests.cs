using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>Real payloads, through the endpoints that serve them as they were recorded.</summary>
public sealed class JiraRealPayloadTests
{
    [Fact]
    public async Task ReadItemsAsync_RealIssues_LosesNothingAndSaysWhatDisagrees()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Needs the real payloads: set SYNCWORKER_SHARED to the directory that holds them.");
        await using var jira = await SimulatedJira.StartAsync(load: Path.Combine(shared ?? "", "real"));
        var connector = await jira.OpenAsync();

        var read = (await SimulatedJira.ReadAllAsync(connector)).ToDictionary(item => item.Item.Key);

        Assert.Equal(33, read.Count);
        Assert.Equal(522, read.Values.Sum(item => item.SourceEntries));
        var items = read.Values.Select(item => item.Item).ToList();
        Assert.Empty(items.Where(item => item.StateCategory == StateCategory.Unmapped || item.HierarchyLevel is null).Select(item => $"{item.Key} {item.TrackerState} {item.TrackerType}"));

        // Status 10068 stands in the list as done; some issues embed it as new.
        Assert.Equal(StateCategory.Completed, read["EE-1"].Item.StateCategory);
        Assert.Contains(read["EE-1"].Item.Notes, note => note.Kind == MappingNoteKind.Conflict && note.Value.Contains("status 10068", StringComparison.Ordinal));
        Assert.DoesNotContain(read["EE-2"].Item.Notes, note => note.Kind == MappingNoteKind.Conflict);

        Assert.Equal(("已完成", "故事", 0), (read["EE-1"].Item.TrackerState, read["EE-1"].Item.TrackerType, read["EE-1"].Item.HierarchyLevel));
        Assert.Equal((10063L, -1), (read["EE-25"].Item.ParentId, read["EE-25"].Item.HierarchyLevel));
        Assert.Equal(20707L, read["K5-2"].Item.ParentId);
        Assert.DoesNotContain(items, item => item.Id.NativeId == 20707);
        Assert.Equal(1, read["K5-4"].Item.HierarchyLevel);
        Assert.Equal("EE Sprint 7", read["EE-1"].Item.Iteration?.Name);
        Assert.All(items.Where(item => item.StateCategory == StateCategory.Completed), item => Assert.NotNull(item.CompletedAt));
        Assert.Contains(items, item => item is { Estimate: 28m, EstimateUnit: EstimateUnit.Hours });
        AssertHistory(read["EE-25"], HistoryField.Parent, "10063");
    }

    private static void AssertHistory(ReadItem read, HistoryField field, string lastId) => Assert.Equal(lastId, read.History.Last(entry => entry.Field == field).ToId);
}
