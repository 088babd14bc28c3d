using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps.Metadata;

public sealed class AzureDevOpsCatalogueTests
{
    [Theory]
    [InlineData(@"\Core\Iteration\Release 1\Sprint 1", @"Core\Release 1\Sprint 1")]
    [InlineData(@"\Core\Iteration", "Core")]
    [InlineData("Core", "Core")]
    public void ToItemPath_TreePath_DropsTheStructuresName(string tree, string path) => Assert.Equal(path, ClassificationNode.ToItemPath(tree));

    [Fact]
    public void Read_Metadata_NamesEveryThingOnce()
    {
        var entries = AzureDevOpsCatalogue.Read(Samples.Metadata()).Entries;

        Assert.Equal(entries.Count, entries.Select(static entry => (entry.Kind, entry.NativeId)).Distinct().Count());
        CatalogueEntry Of(CatalogueKind kind, string id) => Assert.Single(entries, entry => entry.Kind == kind && entry.NativeId == id);
        Assert.Equal("Core", Of(CatalogueKind.Project, "p-1").Word);
        Assert.Equal(("Epic", "2"), (Of(CatalogueKind.Type, "Core/Epic").Word, Of(CatalogueKind.Type, "Core/Epic").Detail));
        Assert.Null(Of(CatalogueKind.Type, "Core/Test Case").Detail);
        Assert.Equal("InProgress", Of(CatalogueKind.State, "Core/Bug/Resolved").Detail);
        Assert.Equal("Unmapped", Of(CatalogueKind.State, "Core/Test Case/Design").Detail);
        Assert.Equal((new DateOnly(2026, 11, 9), new DateOnly(2026, 11, 20)), (Of(CatalogueKind.Iteration, "21").StartOn, Of(CatalogueKind.Iteration, "21").FinishOn));
        Assert.Equal("Core\\Payments", Of(CatalogueKind.Area, "11").Word);
    }

    [Fact]
    public void Read_TypesWithoutStates_TakesTheStatesReadApart()
    {
        var catalogue = AzureDevOpsCatalogue.Read(new TrackerMetadata(
        [
            Samples.Document("projects/Core/workitemtypes", """{"value":[{"name":"Bug"},{"name":"Task"}]}"""),
            Samples.Document("projects/Core/states/Bug", """{"value":[{"name":"Done","category":"Completed"}]}"""),
            Samples.Document("projects/Core/backlogconfiguration", """{"workItemTypeMappedStates":[{"workItemTypeName":"Task","states":{"Doing":"InProgress"}}]}"""),
        ]));

        Assert.Equal(SyncWorker.Model.Items.StateCategory.Completed, catalogue.FindProject("core")?.FindCategory("bug", "done"));
        Assert.Equal(SyncWorker.Model.Items.StateCategory.InProgress, catalogue.FindProject("Core")?.FindCategory("Task", "Doing"));
        Assert.Equal(SyncWorker.Model.Items.StateCategory.Unmapped, catalogue.FindProject("Core")?.FindCategory("Task", "Done"));
    }

    [Fact]
    public void MayHaveField_KnownFields_AreTheOnlyOnes()
    {
        var known = AzureDevOpsCatalogue.Read(new TrackerMetadata([Samples.Document("fields", """{"value":[{"referenceName":"System.Id","name":"ID","type":"integer"}]}""")]));

        Assert.True(known.MayHaveField("system.id"));
        Assert.False(known.MayHaveField("Microsoft.VSTS.CMMI.Blocked"));
        Assert.True(AzureDevOpsCatalogue.Empty.MayHaveField("Anything"));
    }
}
