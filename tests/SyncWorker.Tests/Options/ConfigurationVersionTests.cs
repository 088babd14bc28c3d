using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class ConfigurationVersionTests
{
    private const string Portfolio = "portfolios: [{ name: P, nodes: [{ name: A, select: [{ connection: pay-jira }] }] }]\n";

    [Fact]
    public void Version_OtherOrderOfKeysAndOtherSecret_IsEqual()
    {
        var first = ReadRight(TwoConnections + Portfolio).Definition.Version;
        var second = ReadRight(Portfolio + TwoConnections.Replace("JIRA_TOKEN", "ADO_TOKEN", StringComparison.Ordinal)).Definition.Version;

        Assert.Equal(first, second);
        Assert.Matches("^[0-9a-f]{16}$", first);
    }

    [Theory]
    [InlineData("name: A,", "name: A, due: 2027-01-01,")]
    [InlineData("name: P,", "name: P, timeZone: Asia/Tokyo,")]
    [InlineData("kind: jira", "kind: jira\n    mapping: { states: { \"1\": Removed } }")]
    [InlineData("portfolios:", "risks: { rules: { overdue: { days: 2 } } }\nportfolios:")]
    [InlineData("portfolios:", "writeBack: { enabled: true }\nportfolios:")]
    public void Version_OtherDefinition_Differs(string old, string changed) =>
        Assert.NotEqual(
            ReadRight(TwoConnections + Portfolio).Definition.Version,
            ReadRight((TwoConnections + Portfolio).Replace(old, changed, StringComparison.Ordinal)).Definition.Version);
}
