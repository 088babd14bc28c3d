using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps.Items;

/// <summary>Recorded exchanges of a real organisation.</summary>
public sealed class RecordedItemTests
{
    [Fact]
    public void Map_RecordedItems_KeepsWhatTheyHoldAndNamesWhatIsMissing()
    {
        var items = Body("20-workitems-list-fields.json").GetProperty("value").EnumerateArray()
            .Select(static item => Mapper().Map(item, [])).ToList();

        Assert.Equal([(40L, "Issue", "Test", 2L), (41L, "Task", "Test2", 5L)], items.Select(static item => (item.Id.NativeId, item.TrackerType, item.Title, item.Revision ?? 0)));
        Assert.All(items, static item =>
        {
            Assert.Equal((StateCategory.Unmapped, "To Do"), (item.StateCategory, item.TrackerState));
            Assert.Contains(item.Notes, static note => note.Kind == MappingNoteKind.State);
            Assert.Equal($"https://dev.azure.com/contoso/_workitems/edit/{item.Key}", item.Url);
        });
    }

    [Fact]
    public void Map_RecordedTask_ReadsIdentitiesDatesAndChildren()
    {
        var task = Mapper().Map(Body("08-workitem-get-expand-all.json"), []);

        Assert.Equal((973L, "WIRel000001", "2", 1L), (task.Id.NativeId, task.Project, task.Priority, task.Revision));
        Assert.Equal(new DateTimeOffset(2026, 3, 31, 18, 36, 26, 230, TimeSpan.Zero), task.CreatedAt);
        Assert.Equal((null, -1), (task.ParentId, task.HierarchyLevel));
        Assert.Empty(task.Links);
        Assert.Equal(["WIRel000001/Task/To Do"], task.Notes.Select(static note => note.Value));
    }

    [Fact]
    public void Read_RecordedIterations_GivesItemPathsAndDays()
    {
        var nodes = NodeReader.Read(Body("11-classificationnodes-iterations-depth2.json")).ToDictionary(static node => node.Path);

        Assert.Equal(5, nodes.Count);
        Assert.Equal(("10606", null), (nodes["IterationProj_000001\\Sprint 1"].Id, nodes["IterationProj_000001\\Sprint 1"].StartOn));
        var dated = nodes["IterationProj_000001\\teamName1_000002_Root_Itr_000003\\Child_Itr_000005"];
        Assert.Equal((new DateOnly(2019, 6, 17), new DateOnly(2019, 6, 28)), (dated.StartOn, dated.FinishOn));
        Assert.All(nodes.Values, static node => Assert.True(node.IsIteration));
    }

    [Fact]
    public void Read_RecordedRelationTypes_KnowsTheRemoteOnes()
    {
        var catalogue = AzureDevOpsCatalogue.Read(new TrackerMetadata([new MetadataDocument(
            DocumentNames.RelationTypes, JsonSerializer.SerializeToUtf8Bytes(Body("05-workitemrelationtypes.json")))]));

        Assert.Equal(new RelationTypeName("Successor", false), catalogue.FindRelation("System.LinkTypes.Dependency-Forward"));
        Assert.True(catalogue.FindRelation("System.LinkTypes.Remote.Related")?.IsRemote);
    }

    private static AzureDevOpsMapper Mapper() =>
        new(Samples.Connection(), new MappingRules(new MappingDefinition(), AzureDevOpsCatalogue.Empty));

    private static JsonElement Body(string file)
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "SYNCWORKER_SHARED is not set: the recorded exchanges are not here.");
        return JsonElement.Parse(File.ReadAllBytes(Path.Combine(shared, "real", "azure-devops", file))).GetProperty("response").GetProperty("body");
    }
}
