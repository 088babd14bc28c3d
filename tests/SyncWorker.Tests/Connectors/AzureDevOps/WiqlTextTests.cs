using SyncWorker.Connectors.AzureDevOps;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

public sealed class WiqlTextTests
{
    [Theory]
    [InlineData("O'Brien", "'O''Brien'")]
    [InlineData("", "''")]
    [InlineData("' OR 1=1 --", "''' OR 1=1 --'")]
    public void Quote_Value_DoublesQuotes(string value, string literal) => Assert.Equal(literal, WiqlText.Quote(value));

    [Fact]
    public void IdsAfter_FullScope_BracketsEveryPart()
    {
        var scope = new ScopeDefinition { Projects = ["Core", "O'Neil"], AreaPaths = ["Core\\Payments\\", "\\Core\\Cards"] };

        Assert.Equal(
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] IN ('Core', 'O''Neil') AND "
            + "([System.AreaPath] UNDER 'Core\\Payments' OR [System.AreaPath] UNDER 'Core\\Cards') AND ([System.State] = 'A' OR [System.State] = 'B') AND [System.Id] > 17 ORDER BY [System.Id]",
            WiqlText.IdsAfter(scope, "[System.State] = 'A' OR [System.State] = 'B'", 17));
    }

    [Fact]
    public void IdsAfter_NoScopeAndNoCondition_AsksForAll() =>
        Assert.Equal("SELECT [System.Id] FROM WorkItems WHERE [System.Id] > 0 ORDER BY [System.Id]", WiqlText.IdsAfter(new ScopeDefinition(), " ", 0));
}
