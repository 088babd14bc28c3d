using SyncWorker.Model.Definitions;
using SyncWorker.Tests.Analysis;
using SyncWorker.WriteBack;

namespace SyncWorker.Tests.WriteBack;

public sealed class WriteBackTargetRulesTests
{
    private static readonly WriteBackTarget Good = new() { Connection = Some.Jira, Place = WriteBackPlace.Field, Field = "customfield_9", Metric = "progressPercent", Round = 1 };
    private static readonly WriteBackTarget Labels = new() { Connection = Some.Jira, Place = WriteBackPlace.Label, Prefix = "risk-" };

    [Fact]
    public void Check_TargetsThatWork_FindsNothing() => Assert.Empty(Check(
        Good,
        Labels,
        Good with { Field = "syncworker.progress", Place = WriteBackPlace.Property },
        Labels with { Connection = Some.Ado, Place = WriteBackPlace.Tag, Prefix = "at risk: " },
        Good with { Connection = Some.Ado, Field = "Custom.Rollup" }));

    [Theory]
    [InlineData("customfield_1", "is mapped as the estimate")]
    [InlineData("CUSTOMFIELD_2", "is mapped as the start day")]
    [InlineData("customfield_3", "is mapped as the due day")]
    [InlineData("customfield_4", "is mapped as the team")]
    [InlineData("customfield_5", "is mapped as the blocked mark")]
    [InlineData("customfield_6", "is mapped as the reported status")]
    [InlineData("customfield_7", "links items across connections")]
    [InlineData("duedate", "is one of the tracker's own")]
    [InlineData("status", "is one of the tracker's own")]
    public void Check_MappedInputAsTarget_IsAFault(string field, string expected) => Assert.Contains(expected, Sentence(Good with { Field = field }), StringComparison.Ordinal);

    [Theory]
    [InlineData("System.State")]
    [InlineData("Microsoft.VSTS.Scheduling.StoryPoints")]
    public void Check_AzureDevOpsOwnField_IsAFault(string field) =>
        Assert.Contains("tracker's own", Sentence(Good with { Connection = Some.Ado, Field = field }), StringComparison.Ordinal);

    [Fact]
    public void Check_EachFault_IsSaidWithItsTarget()
    {
        Assert.Contains("no connection 'x'", Sentence(Good with { Connection = "x" }), StringComparison.Ordinal);
        Assert.Contains("no metric 'spi'", Sentence(Good with { Metric = "spi" }), StringComparison.Ordinal);
        Assert.Contains("It has no metric", Sentence(Good with { Metric = null }), StringComparison.Ordinal);
        Assert.Contains("It has no field", Sentence(Good with { Field = " " }), StringComparison.Ordinal);
        Assert.Contains("0 to 6", Sentence(Good with { Round = 7 }), StringComparison.Ordinal);
        Assert.Contains("Jira only", Sentence(Good with { Connection = Some.Ado, Place = WriteBackPlace.Property, Field = "p" }), StringComparison.Ordinal);
        Assert.Contains("no prefix", Sentence(Labels with { Prefix = "" }), StringComparison.Ordinal);
        Assert.Contains("contains a space", Sentence(Labels with { Prefix = "at risk-" }), StringComparison.Ordinal);
        Assert.Contains("';' or ','", Sentence(Labels with { Connection = Some.Ado, Place = WriteBackPlace.Tag, Prefix = "a;" }), StringComparison.Ordinal);
        Assert.Contains("risks: tag", Sentence(Labels with { Connection = Some.Ado }), StringComparison.Ordinal);
        Assert.Contains("risks: label", Sentence(Labels with { Place = WriteBackPlace.Tag }), StringComparison.Ordinal);
        Assert.Contains("not metrics", Sentence(Labels with { Metric = "itemCount" }), StringComparison.Ordinal);
        Assert.Contains("selects items by 'Scope-x'", Sentence(Labels with { Prefix = "scope-" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TwoTargetsForOnePlace_AreAFaultUnlessTheirTypesDiffer()
    {
        Assert.Empty(Check(Good with { Types = ["Epic"] }, Good with { Types = ["Story"] }));
        var fault = Assert.Single(Check(Good with { Types = ["Epic"] }, Labels, Good with { Types = ["epic"], Metric = "itemCount" }));
        Assert.Equal(2, fault.Target);
        Assert.Contains("target 1", fault.Sentence, StringComparison.Ordinal);
    }

    private static string Sentence(WriteBackTarget target) => Assert.Single(Check(target)).Sentence;

    private static IReadOnlyList<TargetFault> Check(params WriteBackTarget[] targets)
    {
        var mapping = new MappingDefinition
        {
            EstimateFields = ["customfield_1"],
            StartField = "customfield_2",
            DueField = "customfield_3",
            TeamField = "customfield_4",
            BlockedField = "customfield_5",
            ReportedStatusField = "customfield_6",
        };
        var node = Some.Node("A") with { Nodes = [Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Labels = ["Scope-x"] })] };
        return WriteBackTargetRules.Check(new SyncWorkerDefinition
        {
            Connections = [Some.Connection(Some.Jira) with { Mapping = mapping }, Some.Connection(Some.Ado)],
            CrossLinks = [new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, From = Some.Jira, Field = "customfield_7", To = Some.Ado }],
            Portfolios = [Some.Everything(node: node)],
            WriteBack = new WriteBackPolicy { Targets = targets },
            Version = "v1",
        });
    }
}
