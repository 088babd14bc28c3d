using System.Text.Json;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Cli.Rendering;

public sealed class CycleJsonTests
{
    [Fact]
    public void Write_Cycle_HasExactlyTheFixedMembers()
    {
        var counts = new ItemCounts { Counted = 1, Lower = 2, Higher = 3, Mirrors = 4, Removed = 5, Outside = 6 };
        var cycle = SampleReport.Cycle(SampleReport.Portfolio("Checkout", SampleReport.Risk()) with { Items = counts }) with { Unmapped = [new UnmappedValue("pay-jira", MappingNoteKind.State, "10099 Odd", 2, ["PAY-1", "PAY-2"])] };

        using var document = Print(cycle);

        var root = document.RootElement.GetProperty("cycles")[0];
        Assert.Equal(["connections", "portfolios", "unmapped", "remarks", "writeBack"], Names(root));
        Assert.Equal(
            ["name", "kind", "completeness", "failed", "reasons", "itemsRead", "itemsStored", "itemsUnchanged", "itemsEchoed", "itemsQuarantined", "historyEntries", "worklogs", "requests", "bytes",
                "swept", "missed", "removed", "held", "returned", "sweepRequests", "seconds", "finishedAt", "lastCompleteAt", "removals"],
            Names(root.GetProperty("connections")[0]));
        Assert.Equal(["name", "asOf", "items", "nodes"], Names(root.GetProperty("portfolios")[0]));
        Assert.Equal(
            ["total=21", "counted=1", "lower=2", "higher=3", "mirrors=4", "removed=5", "outside=6"],
            root.GetProperty("portfolios")[0].GetProperty("items").EnumerateObject().Select(static member => $"{member.Name}={member.Value}"));
        var node = root.GetProperty("portfolios")[0].GetProperty("nodes")[1];
        Assert.Equal(
            ["path", "itemCount", "directItemCount", "completedCount", "progressPercent", "estimateTotal", "estimateCompleted", "estimateUnit", "hoursPerPoint", "estimateCoverage", "scheduleVarianceDays", "overdueCount", "completeness", "reasons", "risks"],
            Names(node));
        Assert.Equal(["rule", "severity", "item", "url", "since", "evidence"], Names(node.GetProperty("risks")[0]));
        Assert.Equal(["connection", "kind", "value", "count", "samples"], Names(root.GetProperty("unmapped")[0]));
        Assert.Equal(["planned", "applied", "unchanged", "failed", "requests"], Names(root.GetProperty("writeBack")));
    }

    [Fact]
    public void Write_Values_AreNumbersAndFixedWords()
    {
        using var document = Print(SampleReport.Cycle());

        var connection = document.RootElement.GetProperty("cycles")[0].GetProperty("connections")[0];
        Assert.Equal("jira-cloud", connection.GetProperty("kind").GetString());
        Assert.Equal(1.5m, connection.GetProperty("seconds").GetDecimal());
        Assert.Equal(("2026-11-23T09:30:01.500Z", "2026-11-23T09:30:00.000Z"), (connection.GetProperty("finishedAt").GetString(), connection.GetProperty("lastCompleteAt").GetString()));
        var risk = document.RootElement.GetProperty("cycles")[0].GetProperty("portfolios")[0].GetProperty("nodes")[0].GetProperty("risks")[0];
        Assert.Equal(("high", "pay-jira/PAY-7", "2026-11-23T09:30:00.000Z"), (risk.GetProperty("severity").GetString(), risk.GetProperty("item").GetString(), risk.GetProperty("since").GetString()));
    }

    [Theory]
    [InlineData(EstimateUnit.Points, "points")]
    [InlineData(EstimateUnit.Hours, "hours")]
    [InlineData(null, null)]
    public void Write_Estimate_HasItsUnit(EstimateUnit? unit, string? expected)
    {
        var portfolio = SampleReport.Portfolio();
        var node = portfolio.Nodes[0] with { Rollup = portfolio.Nodes[0].Rollup with { EstimateUnit = unit } };

        using var document = Print(SampleReport.Cycle(portfolio with { Nodes = [node] }));

        Assert.Equal(expected, document.RootElement.GetProperty("cycles")[0].GetProperty("portfolios")[0].GetProperty("nodes")[0].GetProperty("estimateUnit").GetString());
    }

    [Fact]
    public void Write_Unknown_IsNullAndNeverZero()
    {
        var portfolio = SampleReport.Portfolio();
        var empty = portfolio.Nodes[0] with { Rollup = portfolio.Nodes[0].Rollup with { ProgressPercent = null, EstimateTotal = null, ScheduleVarianceDays = null } };

        using var document = Print(SampleReport.Cycle(portfolio with { Nodes = [empty] }, SampleReport.Run() with { Kind = null }));

        var root = document.RootElement.GetProperty("cycles")[0];
        Assert.Equal(JsonValueKind.Null, root.GetProperty("connections")[0].GetProperty("kind").ValueKind);
        foreach (var name in new[] { "progressPercent", "estimateTotal", "scheduleVarianceDays" })
            Assert.Equal(JsonValueKind.Null, root.GetProperty("portfolios")[0].GetProperty("nodes")[0].GetProperty(name).ValueKind);
    }

    private static JsonDocument Print(CycleReport cycle)
    {
        using var output = new StringWriter();
        CycleJson.Write(output, [cycle]);
        return JsonDocument.Parse(output.ToString());
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
