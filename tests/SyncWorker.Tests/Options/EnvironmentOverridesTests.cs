using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class EnvironmentOverridesTests
{
    [Fact]
    public void Read_Overrides_WinOverTheFileWhateverTheirCase()
    {
        var read = ReadRight(
            TwoConnections,
            ("SYNCWORKER__STORE__SQLITE", "/data/other.db"),
            ("syncworker__connections__0__url", "http://127.0.0.1:9"),
            ("SYNCWORKER__CONNECTIONS__1__SCOPE__PROJECTS", "[Core, Mobile]"),
            ("SYNCWORKER__CONNECTIONS__0__SCOPE__PROJECTS__0", "PAY"),
            ("SYNCWORKER__WRITEBACK__ENABLED", "true"),
            ("SYNCWORKER__CALENDARS__BERLIN__HOURSPERDAY", "7.5"));

        Assert.Equal("/data/other.db", read.Store.SqliteFile);
        Assert.Equal("http://127.0.0.1:9/", read.Definition.Connections[0].Url.AbsoluteUri);
        Assert.Equal(["PAY"], read.Definition.Connections[0].Scope.Projects);
        Assert.Equal(["Core", "Mobile"], read.Definition.Connections[1].Scope.Projects);
        Assert.True(read.Definition.WriteBack.Enabled);
    }

    [Theory]
    [InlineData("SYNCWORKER__STOR__SQLITE", "'store'")]
    [InlineData("SYNCWORKER__CONNECTIONS__9__URL", "number of an item")]
    [InlineData("SYNCWORKER__CONNECTIONS__0__URL__X", "Shorten")]
    [InlineData("SYNCWORKER__CONNECTIONS____URL", "two underscores")]
    public void Read_VariableThatNamesNothing_IsAFault(string name, string remedy)
    {
        var fault = ReadFault(TwoConnections, (name, "x"));

        Assert.Equal((name, (int?)null), (fault.Key, fault.Line));
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OverriddenValue_IsCheckedLikeTheFile() =>
        Assert.Equal("writeBack.enabled", ReadFault(TwoConnections, ("SYNCWORKER__WRITEBACK__ENABLED", "yes")).Key);

    [Fact]
    public void Read_OverrideOfOnePlaceOfAnAlias_LeavesTheOthers()
    {
        var text = TwoConnections + """
            portfolios:
              - { name: One, progress: &p { by: count } }
              - { name: Two, progress: *p }
            """;

        var portfolios = ReadRight(text, ("SYNCWORKER__PORTFOLIOS__1__PROGRESS__BY", "effort")).Definition.Portfolios;

        Assert.Equal(["Count", "Effort"], portfolios.Select(portfolio => portfolio.Progress.By.ToString()));
    }
}
