using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Snapshot;

public sealed class PortfolioSnapshotTests
{
    private static readonly CrossLinkDefinition ParentByField = new() { Means = CrossLinkMeaning.Parent, From = Some.Ado, Field = "Custom.JiraKey", To = Some.Jira };
    private static readonly CrossLinkDefinition ParentByLink = new() { Means = CrossLinkMeaning.Parent, From = Some.Ado, RemoteWord = "Child of" };
    private static readonly CrossLinkDefinition Waits = new() { Means = CrossLinkMeaning.Predecessor, From = Some.Jira, RemoteWord = "is blocked by" };

    [Fact]
    public async Task BuildAsync_StreamedItems_FindsEachById()
    {
        var items = new[] { Some.Item(2), Some.Item(1), Some.Item(1, Some.Ado) };
        var snapshot = await PortfolioSnapshot.BuildAsync(items.ToAsyncEnumerable(), Some.Context(), TestContext.Current.CancellationToken);
        Assert.Equal(3, snapshot.Count);
        Assert.All(items, item => Assert.Equal((item.Id, item.Key, item.Url), (snapshot.Find(item.Id)!.Value.Id, snapshot.Find(item.Id)!.Value.Key, snapshot.Find(item.Id)!.Value.Url)));
        Assert.Null(snapshot.Find(new ItemId(Some.Ado, 2)));
        Assert.Null(snapshot.Find(new ItemId("nobody", 1)));
    }

    [Fact]
    public void Build_SameIdTwice_Throws() =>
        Assert.Throws<ArgumentException>(() => Some.Snapshot([Some.Item(1), Some.Item(1)]));

    [Fact]
    public void Build_ParentOutsideTheScope_MakesARootThatDoesNotDangle()
    {
        var snapshot = Some.Snapshot([Some.Item(1, parent: 99)]);
        Assert.Null(snapshot.Get(1).Parent);
        Assert.Empty(snapshot.Dangling);
    }

    [Theory]
    [InlineData(true, true, true, true, "PAY-1")]
    [InlineData(false, true, true, true, "500")]
    [InlineData(false, false, true, true, "PAY-2")]
    [InlineData(false, false, false, true, "PAY-3")]
    [InlineData(false, false, false, false, null)]
    public void Build_SeveralNameAParent_RowBeforeNativeBeforeFieldBeforeLink(bool row, bool native, bool field, bool link, string? expected)
    {
        var child = Some.Item(7, Some.Ado, parent: native ? 500 : null);
        if (field) child = child.WithField("Custom.JiraKey", "pay-2");
        if (link) child = child.LinkedTo("child OF", "https://PAY.example.net/browse/PAY-3/?x=1");
        var rules = new List<CrossLinkDefinition> { ParentByLink, ParentByField };
        if (row) rules.Add(new CrossLinkDefinition { Means = CrossLinkMeaning.Parent, Item = new ItemReference(Some.Ado, "7"), Target = new ItemReference(Some.Jira, "PAY-1") });
        var items = new[] { Some.Item(1, level: 1), Some.Item(2, level: 1), Some.Item(3, level: 1), Some.Item(500, Some.Ado, 1), child };
        Assert.Equal(expected, Some.Snapshot(items, Some.Context([.. rules])).Get(7, Some.Ado).Parent?.Key);
    }

    [Fact]
    public void Build_ParentCycle_IsCutAtTheLastItemAndReported()
    {
        var snapshot = Some.Snapshot([Some.Item(1, parent: 3), Some.Item(2, parent: 1), Some.Item(3, parent: 2), Some.Item(4, parent: 2)]);
        var fault = Assert.Single(snapshot.Faults);
        Assert.Equal(PlanFaultKind.ParentCycle, fault.Kind);
        Assert.Equal([3, 2, 1], fault.Items.Select(id => id.NativeId));
        Assert.Null(snapshot.Get(3).Parent);
        Assert.Equal("PAY-3", snapshot.Get(1).Parent?.Key);
        Assert.Equal("PAY-2", snapshot.Get(4).Parent?.Key);
    }

    [Fact]
    public void Build_ParentCycleThroughALink_IsCutAtTheLink()
    {
        var rule = new CrossLinkDefinition { Means = CrossLinkMeaning.Parent, RemoteWord = "child of" };
        var snapshot = Some.Snapshot(
            [Some.Item(1).LinkedTo("child of", "https://pay.example.net/browse/PAY-2"), Some.Item(2, parent: 1)], Some.Context(rule));
        Assert.Null(snapshot.Get(1).Parent);
        Assert.Equal("PAY-1", snapshot.Get(2).Parent?.Key);
    }

    [Fact]
    public void Build_ItemIsItsOwnParent_IsARootAndReported()
    {
        var snapshot = Some.Snapshot([Some.Item(1, parent: 1)]);
        Assert.Null(snapshot.Get(1).Parent);
        Assert.Single(snapshot.Faults);
    }

    [Fact]
    public void Build_AnyForest_PutsParentsBeforeChildren()
    {
        var snapshot = Some.Snapshot(Enumerable.Range(1, 2000).Select(id => Some.Item(id, parent: id % 7 == 0 ? null : (id * 31 % 1999) + 1)));
        for (var i = 0; i < snapshot.Count; i++) Assert.True((snapshot[i].Parent?.Place ?? -1) < i);
    }

    [Theory]
    [InlineData("https://dev.azure.com/contoso/Core/_workitems/edit/12")]
    [InlineData("https://DEV.azure.com/Contoso/Core/_workitems/edit/12/")]
    [InlineData("http://dev.azure.com/contoso/_workitems/edit/12?triage=true#top")]
    [InlineData("https://dev.azure.com/contoso/Core%20X/_apis/wit/workItems/12")]
    [InlineData("https://contoso.visualstudio.com/Core/_workitems/edit/12")]
    [InlineData("https://dev.azure.com/contoso/Core/_boards/board?workitem=12")]
    public void Build_AddressOfAWorkItem_IsRecognised(string url)
    {
        var snapshot = Some.Snapshot([Some.Item(1).LinkedTo("is blocked by", url), Some.Item(12, Some.Ado)], Some.Context(Waits));
        Assert.Equal("12", Assert.Single(snapshot.Get(1).Predecessors).Key);
        Assert.Empty(snapshot.Dangling);
    }

    [Theory]
    [InlineData("https://pay.example.net/browse/PAY-12")]
    [InlineData("https://pay.example.net:443/browse/pay-12/?focusedId=1")]
    [InlineData("https://pay.example.net/projects/PAY/issues/PAY-12")]
    [InlineData("https://pay.example.net/jira/software/projects/PAY/boards/1?selectedIssue=PAY-12")]
    public void Build_AddressOfAnIssue_IsRecognised(string url)
    {
        var rule = new CrossLinkDefinition { Means = CrossLinkMeaning.Predecessor, From = Some.Ado, RemoteWord = "blocked by" };
        var snapshot = Some.Snapshot([Some.Item(1, Some.Ado).LinkedTo("Blocked by", url), Some.Item(12)], Some.Context(rule));
        Assert.Equal("PAY-12", Assert.Single(snapshot.Get(1, Some.Ado).Predecessors).Key);
    }

    [Theory]
    [InlineData("https://dev.azure.com/contoso/Core/_workitems/edit/13")]
    [InlineData("https://dev.azure.com/fabrikam/Core/_workitems/edit/12")]
    [InlineData("https://elsewhere.example/12")]
    [InlineData("not an address")]
    public void Build_AddressOfNothingWeRead_Dangles(string url)
    {
        var snapshot = Some.Snapshot([Some.Item(1).LinkedTo("is blocked by", url), Some.Item(12, Some.Ado)], Some.Context(Waits));
        Assert.Empty(snapshot.Get(1).Predecessors);
        Assert.Equal((new ItemId(Some.Jira, 1), url), (Assert.Single(snapshot.Dangling).Item!.Value, snapshot.Dangling[0].Target));
    }

    [Fact]
    public void Build_RemoteLinkWithAnotherWord_MeansNothing()
    {
        var snapshot = Some.Snapshot([Some.Item(1).LinkedTo("relates to", "https://dev.azure.com/contoso/_workitems/edit/12"), Some.Item(12, Some.Ado)], Some.Context(Waits));
        Assert.Empty(snapshot.Get(1).Predecessors);
        Assert.Empty(snapshot.Dangling);
    }

    [Fact]
    public void Build_BothSidesNameTheDependency_ItIsOne()
    {
        var snapshot = Some.Snapshot([Some.Item(1).Linked(LinkKind.Successor, 2), Some.Item(2).Linked(LinkKind.Predecessor, 1), Some.Item(3).Linked(LinkKind.Related, 1)]);
        Assert.Equal("PAY-1", Assert.Single(snapshot.Get(2).Predecessors).Key);
        Assert.Empty(snapshot.Get(1).Predecessors);
        Assert.Empty(snapshot.Get(3).Predecessors);
    }

    [Fact]
    public void Build_DependenciesInACircle_AreReportedOnce()
    {
        var snapshot = Some.Snapshot(
            [Some.Item(1).Linked(LinkKind.Predecessor, 3), Some.Item(2).Linked(LinkKind.Predecessor, 1), Some.Item(3).Linked(LinkKind.Predecessor, 2),
             Some.Item(4).Linked(LinkKind.Predecessor, 3), Some.Item(5).Linked(LinkKind.Predecessor, 4)]);
        var fault = Assert.Single(snapshot.Faults);
        Assert.Equal(PlanFaultKind.DependencyCycle, fault.Kind);
        Assert.Equal([1, 2, 3], fault.Items.Select(id => id.NativeId));
    }

    [Fact]
    public void Build_LongChainOfDependencies_FindsNoCycleAndDoesNotOverflow()
    {
        var snapshot = Some.Snapshot(Enumerable.Range(1, 100_000).Select(id => id == 1 ? Some.Item(1) : Some.Item(id).Linked(LinkKind.Predecessor, id - 1)));
        Assert.Empty(snapshot.Faults);
    }

    [Fact]
    public void Build_Mirror_NamesWhatIsCountedInstead()
    {
        var rule = new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, From = Some.Ado, Field = "Custom.JiraKey", To = Some.Jira };
        var snapshot = Some.Snapshot(
            [Some.Item(1), Some.Item(9).Linked(LinkKind.Predecessor, 1), Some.Item(5, Some.Ado).WithField("Custom.JiraKey", "PAY-1"),
             Some.Item(6, Some.Ado).WithField("Custom.JiraKey", "PAY-77"), Some.Item(7, Some.Ado).Linked(LinkKind.Successor, 5),
             Some.Item(8, Some.Ado).Linked(LinkKind.Predecessor, 5)],
            Some.Context(rule));
        Assert.Equal("PAY-1", snapshot.Get(5, Some.Ado).CountedInstead?.Key);
        Assert.Null(snapshot.Get(6, Some.Ado).CountedInstead);
        Assert.Equal("PAY-77", Assert.Single(snapshot.Dangling).Target);
        Assert.Equal("PAY-1", Assert.Single(snapshot.Get(8, Some.Ado).Predecessors).Key);
        Assert.Equal("7", Assert.Single(snapshot.Get(1).Predecessors).Key);
    }

    [Fact]
    public void Build_MirrorsOfEachOther_FirstIsCounted()
    {
        var rules = new[]
        {
            new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, Item = new ItemReference(Some.Jira, "PAY-1"), Target = new ItemReference(Some.Ado, "5") },
            new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, Item = new ItemReference(Some.Ado, "5"), Target = new ItemReference(Some.Jira, "1") },
        };
        var snapshot = Some.Snapshot([Some.Item(1), Some.Item(5, Some.Ado)], Some.Context(rules));
        Assert.Null(snapshot.Get(1).CountedInstead);
        Assert.Equal("PAY-1", snapshot.Get(5, Some.Ado).CountedInstead?.Key);
        Assert.Equal(PlanFaultKind.MirrorCycle, Assert.Single(snapshot.Faults).Kind);
    }

    [Fact]
    public void Build_RowThatNamesNobody_Dangles()
    {
        var row = new CrossLinkDefinition { Means = CrossLinkMeaning.Parent, Item = new ItemReference(Some.Ado, "5"), Target = new ItemReference(Some.Jira, "PAY-1") };
        var dangling = Assert.Single(Some.Snapshot([], Some.Context(row)).Dangling);
        Assert.Null(dangling.Item);
        Assert.Equal("core-ado/5", dangling.Target);
    }
}
