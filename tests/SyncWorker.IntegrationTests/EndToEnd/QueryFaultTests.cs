using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Cli;
using SyncWorker.Cli.Verbs;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>A query that its tracker refuses concerns the nodes that select by it, and nothing else of the connection.</summary>
public sealed class QueryFaultTests
{
    [Theory]
    [InlineData("jira", "nonsense = 1", "issuetype = Bug")]
    [InlineData("ado", "[Custom.Nonsense] = 1", "[System.WorkItemType] = 'Bug'")]
    public async Task Cycle_WithAQueryThatTheTrackerRefuses_LeavesTheConnectionsOtherPartsAlone(string connection, string refused, string good)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 200, Port = 0 }, cancellationToken);

        var never = await RunAsync(simulator, folder, connection, refused, cancellationToken);

        Assert.All(never.Runs, static run => Assert.True(run.Completeness == Completeness.Complete && !run.Failed, string.Join('\n', run.Reasons)));
        Assert.Equal(ExitCode.Incomplete, ExitCode.Of(never));
        var (top, sound, asked) = Nodes(never);
        Assert.Equal([Completeness.Partial, Completeness.Complete, Completeness.Partial], [top.Completeness, sound.Completeness, asked.Completeness]);
        Assert.StartsWith($"{connection}: the query '{refused}' of node Rest/Asked has not been answered yet and selects nothing: ", Assert.Single(asked.Reasons), StringComparison.Ordinal);
        Assert.Equal(asked.Reasons, top.Reasons);
        Assert.Equal(0, asked.ItemCount);
        Assert.True(sound.ItemCount > 0);

        await AnswerAsync(folder, connection, refused, cancellationToken);
        var last = Nodes(await RunAsync(simulator, folder, connection, refused, cancellationToken)).Asked;
        Assert.True(last.ItemCount > 0);
        Assert.Equal(Completeness.Partial, last.Completeness);
        Assert.Contains("failed at the last try, and its last good answer is used", Assert.Single(last.Reasons), StringComparison.Ordinal);

        var mended = await RunAsync(simulator, folder, connection, good, cancellationToken);
        Assert.Equal(Completeness.Complete, Nodes(mended).Asked.Completeness);
        Assert.True(Nodes(mended).Asked.ItemCount > 0);
    }

    private static (Rollup Top, Rollup Sound, Rollup Asked) Nodes(CycleReport report)
    {
        var nodes = report.Portfolios.Single().Nodes.ToDictionary(static node => node.Path, static node => node.Rollup);
        return (nodes[""], nodes["Sound"], nodes["Rest/Asked"]);
    }

    private static async Task<CycleReport> RunAsync(
        SimulatorHost simulator, TemporaryFolder folder, string connection, string query, CancellationToken cancellationToken)
    {
        var (jira, azureDevOps) = (simulator.JiraCloud ?? throw new InvalidOperationException(), simulator.AzureDevOps ?? throw new InvalidOperationException());
        var configuration = TruthConfiguration.Write(folder.Path, jira, azureDevOps, "{ sqlite: queries.db }");
        var text = await File.ReadAllTextAsync(configuration, cancellationToken);
        text = text[..text.IndexOf("portfolios:", StringComparison.Ordinal)] + $$"""
            portfolios:
              - name: Everything
                nodes:
                  - { name: Sound, select: [{ connection: {{connection}}, project: {{(connection == "jira" ? "PAY" : "Core")}} }] }
                  - { name: Rest, nodes: [{ name: Asked, select: [{ connection: {{connection}}, query: "{{query}}" }] }] }
            """;
        await File.WriteAllTextAsync(configuration, text, cancellationToken);
        await using var session = await WorkerSession.OpenAsync(VerbSetting.Load(configuration), NullLoggerFactory.Instance, cancellationToken);
        return await session.Pipeline.RunCycleAsync(new CycleRequest(), progress: null, cancellationToken);
    }

    /// <summary>Puts in an answer of an earlier time, when the tracker still understood the query.</summary>
    private static async Task AnswerAsync(TemporaryFolder folder, string connection, string query, CancellationToken cancellationToken)
    {
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "queries.db"), TimeProvider.System, cancellationToken);
        var lease = await store.AcquireLeaseAsync($"sync:{connection}", "test", TimeSpan.FromMinutes(1), cancellationToken) ?? throw new InvalidOperationException();
        var ids = new List<long>();
        await foreach (var item in store.StreamItemsAsync(connection, cancellationToken))
        {
            if (item is { HierarchyLevel: 0, StateCategory: not StateCategory.Removed } && ids.Count < 5) ids.Add(item.Id.NativeId);
        }

        await store.SaveQueryResultAsync(lease, connection, query, ids, TimeProvider.System.GetUtcNow(), cancellationToken);
        await store.ReleaseLeaseAsync(lease, cancellationToken);
    }
}
