using System.Text;
using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class ConfigurationYamlTests
{
    [Fact]
    public void Read_RepeatedKey_NamesBothLines()
    {
        var fault = ReadFault(TwoConnections + "risks: { defaults: { raiseAfter: 1 } }\nrisks: { defaults: { raiseAfter: 3 } }\n");

        Assert.Equal(("risks", 12), (fault.Key, fault.Line));
        Assert.Contains("line 11", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnchorsAndMergeKeys_AreFilledIn()
    {
        var read = ReadRight(TwoConnections + """
            portfolios:
              - name: One
                nodes: &shared [{ name: A, select: [&all { connection: pay-jira, project: PAY }] }, { name: B, select: [{ <<: *all, labels: [b] }] }]
              - { name: Two, nodes: *shared }
            """);

        var selection = read.Definition.Portfolios[1].Nodes[1].Selections[0];
        Assert.Equal(("PAY", "b"), (selection.Project, selection.Labels[0]));
    }

    [Fact]
    public void Read_NodeThatContainsItself_IsAFaultAndEnds()
    {
        var fault = Read(TwoConnections + "portfolios:\n  - name: P\n    nodes:\n      - &top { name: A, nodes: [*top] }\n").Faults[0];

        Assert.Contains("inside the value it names", fault.Problem, StringComparison.Ordinal);
        Assert.Equal(14, fault.Line);
    }

    [Fact]
    public void Read_AliasesThatUnfoldWithoutEnd_AreRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");

        Assert.Contains("unfold", ReadFault(text.ToString()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Assert.Contains("nested deeper", ReadFault("a: " + new string('[', 5000) + new string(']', 5000)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_QuotedNumber_IsTheWrongType()
    {
        var fault = ReadFault(TwoConnections + "risks: { defaults: { raiseAfter: \"2\" } }");

        Assert.Equal("risks.defaults.raiseAfter", fault.Key);
        Assert.Contains("quotes", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WordsThatYamlOnceReadAsBoolean_StayWords()
    {
        var read = ReadRight(TwoConnections + "portfolios: [{ name: P, nodes: [{ name: A, select: [{ connection: pay-jira, project: NO }] }] }]");

        Assert.Equal("NO", read.Definition.Portfolios[0].Nodes[0].Selections[0].Project);
    }

    [Fact]
    public void Read_SecondDocument_IsAFault() => Assert.Contains("second document", ReadFault(TwoConnections + "---\nversion: 1\n").Problem, StringComparison.Ordinal);
}
