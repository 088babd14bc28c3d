using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>What a newcomer runs first, as the process that they run.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_ThreeCycles_WritesOnceAndThenFindsNothingToDo()
    {
        var answer = await SyncWorkerProcess.RunAsync(TestContext.Current.CancellationToken, "demo", "--once", "--cycles", "3", "--json");

        Assert.True(answer.ExitCode == 0, answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        var cycles = document.RootElement.GetProperty("cycles").EnumerateArray().ToList();
        Assert.Equal(3, cycles.Count);
        foreach (var connection in cycles.SelectMany(static cycle => cycle.GetProperty("connections").EnumerateArray()))
            Assert.Equal("complete", connection.GetProperty("completeness").GetString(), ignoreCase: true);

        var nodes = cycles[0].GetProperty("portfolios").EnumerateArray().SelectMany(static portfolio => portfolio.GetProperty("nodes").EnumerateArray()).ToList();
        var risks = nodes.SelectMany(static node => node.GetProperty("risks").EnumerateArray()).ToList();
        Assert.NotEmpty(risks);
        Assert.Contains(nodes, static node => node.GetProperty("risks").EnumerateArray()
            .Select(static risk => risk.GetProperty("url").GetString()?.Contains("/browse/", StringComparison.Ordinal)).Distinct().Count() == 2);
        Assert.True(cycles[0].GetProperty("writeBack").GetProperty("applied").GetInt32() > 0);
        Assert.Equal(0, cycles[0].GetProperty("writeBack").GetProperty("failed").GetInt32());
        foreach (var cycle in cycles.Skip(1))
        {
            Assert.Equal(0, cycle.GetProperty("writeBack").GetProperty("applied").GetInt32());
            Assert.Equal(0, cycle.GetProperty("writeBack").GetProperty("failed").GetInt32());
        }

        // What the second cycle reads again is what the first one wrote, and it is recognised as our own.
        foreach (var connection in cycles[1].GetProperty("connections").EnumerateArray())
            Assert.Equal(connection.GetProperty("itemsStored").GetInt32(), connection.GetProperty("itemsEchoed").GetInt32());
        foreach (var connection in cycles[2].GetProperty("connections").EnumerateArray())
            Assert.Equal(0, connection.GetProperty("itemsRead").GetInt32());
    }

    [Fact]
    public async Task Demo_WithRealPayloads_LosesNothing()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Set SYNCWORKER_SHARED to the folder with the real payloads to run this test.");

        var answer = await SyncWorkerProcess.RunAsync(
            TestContext.Current.CancellationToken, "demo", "--once", "--data", Path.Combine(shared, "real"), "--json");

        Assert.True(answer.ExitCode is 0 or 3, answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        var cycle = document.RootElement.GetProperty("cycles")[0];
        var connections = cycle.GetProperty("connections").EnumerateArray().ToDictionary(static connection => connection.GetProperty("kind").GetString() ?? "");
        Assert.Equal(33, connections["jira-cloud"].GetProperty("itemsStored").GetInt32());
        Assert.Equal(522, connections["jira-cloud"].GetProperty("historyEntries").GetInt32());
        Assert.Equal(3, connections["azure-devops"].GetProperty("itemsStored").GetInt32());
        Assert.All(connections.Values, static connection => Assert.Equal(0, connection.GetProperty("itemsQuarantined").GetInt32()));
        Assert.Contains(
            cycle.GetProperty("unmapped").EnumerateArray(),
            static unmapped => unmapped.GetProperty("value").GetString()?.Contains("10068", StringComparison.Ordinal) == true && unmapped.GetProperty("count").GetInt32() == 5);

        // A conflict that one source wins is listed, and is no gap.
        var hasGap = cycle.GetProperty("unmapped").EnumerateArray().Any(static unmapped => unmapped.GetProperty("kind").GetString() != "conflict");
        Assert.Equal(hasGap ? 3 : 0, answer.ExitCode);
    }
}
