using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Simulator.Admin;

public sealed class FaultPlanTests
{
    [Theory]
    [InlineData("lag=30s")]
    [InlineData(" 429=1/50 , slow=200ms,deadtoken, after=10,reset=1/2,truncate=1/3,html=1/4,500=1/5,lostreply=1/6,503=1/7,401=1/8,hang=1/9,empty=1/10")]
    [InlineData("holdread=1")]
    [InlineData("holdwrite=2")]
    [InlineData("holdreply=3,lag=1s")]
    [InlineData("forbidden,goneids")]
    [InlineData("")]
    [InlineData(null)]
    public void Parse_KnownFaults_AreAccepted(string? specification) => Assert.Equal(specification?.Trim() ?? "", FaultPlan.Parse(specification).Specification);

    [Theory]
    [InlineData("lag")]
    [InlineData("lag=30")]
    [InlineData("lag=-1s")]
    [InlineData("429=5")]
    [InlineData("429=1/0")]
    [InlineData("429=2/3")]
    [InlineData("deadtoken=yes")]
    [InlineData("after=x")]
    [InlineData("holdread=0")]
    [InlineData("holdreply=1/2")]
    [InlineData("earthquake=1/2")]
    public void Parse_AnythingElse_IsRefusedInASentenceThatNamesIt(string specification)
    {
        var exception = Assert.Throws<ArgumentException>(() => FaultPlan.Parse("slow=1ms," + specification));
        Assert.Contains($"'{specification}'", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever tries what a tracker may do needs the words, all of them and no others.</summary>
    [Fact]
    public void Readme_TableOfFaults_HasEveryWord()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SyncWorker.sln"))) folder = folder.Parent;
        var rows = File.ReadAllLines(Path.Combine(folder.FullName, "README.md")).SkipWhile(line => line != "| faults | what happens |").Skip(2).TakeWhile(line => line.StartsWith('|'));
        var told = rows.SelectMany(row => row.Split('|')[1].Split('`').Where((_, place) => place % 2 == 1)).Where(word => word != "=1/N").Select(NameOf).Order(StringComparer.Ordinal);
        var list = Assert.Throws<ArgumentException>(() => FaultPlan.Parse("earthquake")).Message.Split("known are ")[1].TrimEnd('.').Replace("and ", "", StringComparison.Ordinal);
        var known = list.Split(", ").Where(word => word != "each =1/N").Select(NameOf).Order(StringComparer.Ordinal);

        Assert.Equal(known, told);

        static string NameOf(string word) => word.Split('=')[0];
    }

    [Fact]
    public void Next_CountsDeterministically_AfterTheGivenRequests()
    {
        var plan = FaultPlan.Parse("500=1/3,after=2");
        Assert.Equal([5, 8, 11], Enumerable.Range(1, 12).Where(_ => plan.Next(isWrite: false) == FaultKind.ServerError));
    }

    [Fact]
    public void Next_LostReply_CountsWritesOnly()
    {
        var plan = FaultPlan.Parse("lostreply=1/2");
        Assert.Equal([null, null, null, FaultKind.LostReply], new[] { true, false, false, true }.Select(isWrite => plan.Next(isWrite)));
    }

    [Theory]
    [InlineData("holdread=2", new[] { false, true, false, false }, new[] { false, false, true, true })]
    [InlineData("holdwrite=2", new[] { true, false, true, true }, new[] { false, false, true, true })]
    [InlineData("holdreply=1", new[] { false, true }, new[] { false, true })]
    public void Catches_FromTheGivenRequestOn_HoldsItsOwnKindUntilReleased(string specification, bool[] requests, bool[] expected)
    {
        var hold = FaultPlan.Parse(specification).Hold!;
        Assert.Equal(expected, requests.Select(hold.Catches));
        Assert.False(hold.Reached.IsCompleted);
        hold.Release();
        Assert.DoesNotContain(true, requests.Select(hold.Catches));
    }
}
