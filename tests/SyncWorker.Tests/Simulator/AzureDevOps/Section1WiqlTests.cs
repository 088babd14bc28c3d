using System.Globalization;
using SyncWorker.Simulator;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section1WiqlTests(AzureDevOpsSite site)
{
    private const string Select = "SELECT [System.Id] FROM WorkItems WHERE ";

    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S1_Wiql_AnswersIdsAndColumnsOnly()
    {
        var reply = await Caller.PostAsync("_apis/wit/wiql", new { query = "SELECT [System.Id], [System.Title] FROM WorkItems WHERE [System.Id] = 1005 ORDER BY [System.Title] DESC" });
        var json = reply.Json;
        Assert.Equal(("flat", "workItem"), (json.GetProperty("queryType").GetString(), json.GetProperty("queryResultType").GetString()));
        Assert.Equal(["System.Id", "System.Title"], json.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("referenceName").GetString()));
        Assert.True(json.GetProperty("sortColumns")[0].GetProperty("descending").GetBoolean());
        Assert.Equal(["id", "url"], json.GetProperty("workItems")[0].EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("[System.Id] > 1010 AND [System.Id] <= 1012", "1011,1012")]
    [InlineData("[System.Id] IN (1001, 1003) OR [System.Id] = 1002", "1001,1002,1003")]
    [InlineData("[System.Id] < 1004 AND NOT [System.Id] = 1002", "1001,1003")]
    [InlineData("[System.Id] < 1004 AND [System.Id] NOT IN (1001,1002)", "1003")]
    [InlineData("([System.Id] = 1001 OR [System.Id] = 1101) AND [System.TeamProject] = 'Core'", "1001")]
    [InlineData("[System.WorkItemType] = 'Epic' AND [System.Id] <= 1101", "1001,1051,1101")]
    [InlineData("[System.WorkItemType] <> 'Epic' AND [System.Id] < 1003", "1002")]
    [InlineData("[System.AreaPath] UNDER 'Core\\Payments' AND [System.Id] < 1005", "1002,1003")]
    [InlineData("[System.AreaPath] NOT UNDER 'Core\\Payments' AND [System.Id] < 1005", "1001,1004")]
    [InlineData("[Area Path] = 'Core\\Payments\\Wallet' and [Work Item Type] = 'feature' and [ID] < 1050", "1002")]
    [InlineData("[System.Parent] = 1001", "1002,1003,1004")]
    [InlineData("[Custom.JiraKey] <> '' AND [System.Id] < 1050", "")]
    public async Task AzureDevOps_S1_Wiql_Conditions(string where, string ids)
    {
        var found = await Caller.QueryAsync(Select + where);
        Assert.Equal(ids, string.Join(',', found.Where(id => id <= 1400)));
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_TagsContainWholeTags()
    {
        var id = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "Tagged"), Set("System.Tags", "zebra; risk-late"));
        Assert.Equal([id], await Caller.QueryAsync(Select + "[System.Tags] CONTAINS 'zebra'"));
        Assert.Empty(await Caller.QueryAsync(Select + "[System.Tags] CONTAINS 'zeb'"));
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_DatesCompareByDayWithoutTimePrecision()
    {
        var item = (await Caller.GetAsync("_apis/wit/workitems/1020")).Json.GetProperty("fields").GetProperty("System.CreatedDate").GetDateTimeOffset();
        var day = item.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var before = item.AddMinutes(-1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        Assert.Equal([1020], await Caller.QueryAsync($"{Select}[System.Id] = 1020 AND [System.CreatedDate] = '{day}'"));
        Assert.Equal([1020], await Caller.QueryAsync($"{Select}[System.Id] = 1020 AND [System.CreatedDate] > '{before}'", query: "timePrecision=true"));
        var refused = await Caller.PostAsync("_apis/wit/wiql", new { query = $"{Select}[System.CreatedDate] > '{before}'" });
        Assert.Equal((400, "SyntaxException"), (refused.Status, refused.TypeKey));
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_TodayCountsDays()
    {
        var id = await Caller.CreateAsync();
        Assert.Contains(id, await Caller.QueryAsync(Select + "[System.ChangedDate] >= @today"));
        Assert.DoesNotContain(id, await Caller.QueryAsync(Select + "[System.ChangedDate] < @today - 1"));
        Assert.Contains(1001, await Caller.QueryAsync(Select + "[System.CreatedDate] < @Today-30"));
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_ProjectMacroNeedsAProjectRoute()
    {
        Assert.Equal([1051], await Caller.QueryAsync(Select + "[System.TeamProject] = @project AND [System.Id] < 1052", "Mobile/"));
        Assert.Equal([1051], await Caller.QueryAsync(Select + "[System.TeamProject] = @project AND [System.Id] < 1052", "mobile/mobile%20team/"));
        Assert.Equal(400, (await Caller.PostAsync("_apis/wit/wiql", new { query = Select + "[System.TeamProject] = @project" })).Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_TopCutsAndIdPagesWalkTheWhole()
    {
        Assert.Equal([1001, 1002, 1003], await Caller.QueryAsync("SELECT [System.Id] FROM WorkItems", query: "$top=3"));
        List<int> all = [];
        while (await Caller.QueryAsync($"{Select}[System.Id] > {(all.Count == 0 ? 0 : all[^1])} AND [System.Id] <= 1400 ORDER BY [System.Id]", query: "$top=150") is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(1001, 400), all);
    }

    [Theory]
    [InlineData("SELECT TOP 5 [System.Id] FROM WorkItems", "TF51006")]
    [InlineData("SELECT [System.Id] WHERE [System.Id] = 1", "TF51006")]
    [InlineData("SELECT [Nope.Field] FROM WorkItems", "TF51005")]
    [InlineData("SELECT [System.Id] FROM WorkItemLinks WHERE [System.Id] = 1 MODE (Recursive)", "TF51008")]
    [InlineData(Select + "[System.Id] LIKE 4", "TF51003")]
    [InlineData(Select + "[System.Id] = 'abc'", "TF51536")]
    [InlineData(Select + "[System.AreaPath] UNDER 'Core\\Nowhere'", "TF51011")]
    [InlineData(Select + "[System.TeamProject] = 'Nowhere'", "TF51015")]
    [InlineData(Select + "([System.Id] = 1", "TF51004")]
    [InlineData(Select + "[System.Id] = 1 [System.Id] = 2", "TF51002")]
    [InlineData(Select + "[System.Title] = 'open", "TF51010")]
    [InlineData(Select + "[System.Id] CONTAINS '1'", "TF51537")]
    [InlineData(Select + "[System.IterationPath] = @CurrentIteration", "TF51014")]
    [InlineData("UPDATE WorkItems SET X = 1", "TF51001")]
    public async Task AzureDevOps_S1_Wiql_WhatItDoesNotUnderstandIsRefusedInTheTrackersWords(string query, string code)
    {
        var reply = await Caller.PostAsync("_apis/wit/wiql", new { query });
        Assert.Equal((400, "SyntaxException"), (reply.Status, reply.TypeKey));
        Assert.StartsWith(code, reply.Message);
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_QuotesInsideTextAreDoubled()
    {
        var id = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "O'Brien's 'quoted' story"));
        Assert.Equal([id], await Caller.QueryAsync(Select + "[System.Title] = 'O''Brien''s ''quoted'' story'"));
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_TooLongAQueryIsRefused()
    {
        var reply = await Caller.PostAsync("_apis/wit/wiql", new { query = Select + "[System.Title] = '" + new string('x', 32_000) + "'" });
        Assert.Equal(400, reply.Status);
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_MoreThanTwentyThousandRowsIsAnErrorAndNotACut()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(20_050), TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var refused = await caller.PostAsync("_apis/wit/wiql", new { query = "SELECT [System.Id] FROM WorkItems" });
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("VS402337", refused.Message);
        Assert.Equal(20_000, (await caller.QueryAsync("SELECT [System.Id] FROM WorkItems WHERE [System.Id] > 1050")).Count);
        Assert.Equal(10_000, (await caller.QueryAsync("SELECT [System.Id] FROM WorkItems", query: "$top=10000")).Count);
    }

    [Fact]
    public async Task AzureDevOps_S1_Wiql_SortsByAnyField()
    {
        var ids = await Caller.QueryAsync(Select + "[System.Id] >= 1005 AND [System.Id] < 1040 ORDER BY [Microsoft.VSTS.Common.Priority] DESC, [System.Id] DESC");
        List<(int, int)> sorted = [];
        foreach (var id in ids)
        {
            sorted.Add(((await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("fields").GetProperty("Microsoft.VSTS.Common.Priority").GetInt32(), id));
        }

        Assert.Equal(35, sorted.Count);
        Assert.Equal(sorted.OrderDescending(), sorted);
    }
}
