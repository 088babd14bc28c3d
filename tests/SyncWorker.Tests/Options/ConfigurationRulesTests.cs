using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class ConfigurationRulesTests
{
    [Theory]
    [InlineData("crossLinks: [{ from: core-ad, hyperlinkComment: x, means: predecessor }]", "crossLinks[0].from", "'core-ado'")]
    [InlineData("crossLinks: [{ from: core-ado, remoteLink: x, means: predecessor }]", "crossLinks[0].remoteLink", "hyperlinkComment")]
    [InlineData("crossLinks: [{ from: core-ado, field: A.B, means: mirror }]", "crossLinks[0].to", "connection")]
    [InlineData("crossLinks: [{ child: core-ado/1, parent: pay-jira/PAY-1, means: mirror }]", "crossLinks[0].means", "item and target")]
    [InlineData("portfolios: [{ name: P, calendar: berlin }]", "portfolios[0].calendar", "calendars")]
    [InlineData("portfolios: [{ name: P }, { name: p }]", "portfolios[1].name", "name of its own")]
    [InlineData("portfolios: [{ name: P, nodes: [{ name: a/b }] }]", "portfolios[0].nodes[0].name", "Checkout")]
    [InlineData("portfolios: [{ name: P, nodes: [{ name: A, select: [{ connection: pay-jira, areaPath: x }] }] }]", "portfolios[0].nodes[0].select[0].areaPath", "project")]
    [InlineData("portfolios: [{ name: P, nodes: [{ name: A, anchor: pay-jira/PAY-1 }, { name: B, anchor: pay-jira/PAY-1 }] }]", "portfolios[0].nodes[1].anchor", "one node only")]
    [InlineData("people: [{ name: Ana, is: [ana@example.com] }, { name: Bo, is: [ANA@example.com] }]", "people[1].is[0]", "one person")]
    [InlineData("risks: { rules: { overdu: {} } }", "risks.rules.overdu", "'overdue'")]
    [InlineData("risks: { rules: { overdue: { hours: 2 } } }", "risks.rules.overdue", "days")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, metric: progres, field: customfield_1 }] }", "writeBack.targets[0]", "progressPercent")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, risks: label }] }", "writeBack.targets[0]", "risk-")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, risks: tag, prefix: risk- }] }", "writeBack.targets[0]", "label")]
    [InlineData("writeBack: { targets: [{ connection: core-ado, risks: label, prefix: risk- }] }", "writeBack.targets[0]", "tag")]
    [InlineData("writeBack: { targets: [{ connection: core-ado, metric: itemCount, property: x }] }", "writeBack.targets[0]", "field")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, metric: itemCount }] }", "writeBack.targets[0]", "field, property")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, metric: itemCount, risks: label, prefix: r- }] }", "writeBack.targets[0]", "exactly one")]
    [InlineData("writeBack: { targets: [{ connection: core-ado, metric: itemCount, field: Microsoft.VSTS.Scheduling.StoryPoints }] }", "writeBack.targets[0]", "of its own")]
    [InlineData("writeBack: { targets: [{ connection: pay-jira, metric: itemCount, field: customfield_1 }, { connection: pay-jira, metric: progressPercent, field: customfield_1, types: [Epic] }] }", "writeBack.targets[1]", "emove one")]
    public void Read_BrokenRule_IsOneFaultWithItsRemedy(string text, string key, string remedy)
    {
        var fault = ReadFault(TwoConnections + text);

        Assert.Equal(key, fault.Key);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(11, fault.Line);
    }

    [Fact]
    public void Read_TargetThatFeedsTheEstimate_IsAFault()
    {
        var text = TwoConnections.Replace("    kind: jira\n", "    kind: jira\n    mapping: { estimate: { fields: [customfield_7] } }\n", StringComparison.Ordinal);

        var fault = ReadFault(text + "writeBack: { targets: [{ connection: pay-jira, metric: estimateTotal, field: customfield_7 }] }");

        Assert.Equal("writeBack.targets[0]", fault.Key);
        Assert.Contains("mapped as the estimate", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LabelsThatAPortfolioSelectsBy_AreNotWritten()
    {
        var fault = ReadFault(TwoConnections + """
            portfolios: [{ name: P, nodes: [{ name: A, select: [{ connection: pay-jira, labels: [risk-overdue] }] }] }]
            writeBack: { targets: [{ connection: pay-jira, risks: label, prefix: risk- }] }
            """);

        Assert.Equal(("writeBack.targets[0]", "Give another prefix"), (fault.Key, fault.Remedy));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("scope: { projects: [A] }", "scope: { projects: [a, B] }", false)]
    [InlineData("scope: { projects: [A], query: x }", "scope: { projects: [A], query: y }", false)]
    [InlineData("scope: { projects: [A] }", "scope: { projects: [B] }", true)]
    public void Read_TwoConnectionsToOneSite_NeedScopesApart(string first, string second, bool isRight)
    {
        var result = Read($$"""
            version: 1
            connections:
              - { name: a, kind: jira, url: "https://One.example.net/", auth: { patEnv: JIRA_TOKEN }{{(first.Length > 0 ? ", " + first : "")}} }
              - { name: b, kind: jira, url: "https://one.example.net", auth: { patEnv: JIRA_TOKEN }{{(second.Length > 0 ? ", " + second : "")}} }
            """);

        if (isRight) Assert.Empty(result.Faults);
        else Assert.Equal("connections[1].url", Assert.Single(result.Faults).Key);
    }

    [Theory]
    [InlineData("http://pay.example.net", false)]
    [InlineData("http://128.0.0.1:8080", false)]
    [InlineData("http://127.0.0.1.example.net", false)]
    [InlineData("http://localhost.example.net", false)]
    [InlineData("http://[2001:db8::1]", false)]
    [InlineData("https://pay.example.net", true)]
    [InlineData("http://127.0.0.1:9401", true)]
    [InlineData("http://127.8.9.10", true)]
    [InlineData("http://LocalHost:9401", true)]
    [InlineData("http://[::1]:9401", true)]
    public void Read_AddressWithoutEncryption_IsForThisMachineOnly(string url, bool isRight)
    {
        var result = Read(TwoConnections.Replace("https://pay.example.net/", url, StringComparison.Ordinal));

        if (isRight)
        {
            Assert.Empty(result.Faults);
            return;
        }

        var fault = Assert.Single(result.Faults);
        Assert.Equal(("connections[0].url", 5), (fault.Key, fault.Line));
        Assert.Contains("unencrypted", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AreaPathsApart_AreTwoScopes()
    {
        var result = Read("""
            version: 1
            connections:
              - { name: a, kind: azure-devops, url: "https://dev.example.com/x", auth: { patEnv: ADO_TOKEN }, scope: { projects: [Core], areaPaths: ['Core\A'] } }
              - { name: b, kind: azure-devops, url: "https://dev.example.com/x", auth: { patEnv: ADO_TOKEN }, scope: { projects: [Core], areaPaths: ['Core\AB'] } }
              - { name: c, kind: azure-devops, url: "https://dev.example.com/x", auth: { patEnv: ADO_TOKEN }, scope: { projects: [Core], areaPaths: ['Core\A\1'] } }
            """);

        Assert.Equal("connections[2].url", Assert.Single(result.Faults).Key);
    }
}
