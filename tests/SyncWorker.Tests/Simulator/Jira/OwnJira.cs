using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Jira;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>A Jira of one test's own, to write to and to move its clock.</summary>
internal sealed class OwnJira : IAsyncDisposable
{
    private OwnJira(SimulatorHost host, FakeTimeProvider clock)
    {
        Host = host;
        Clock = clock;
        Probe = host.JiraCloud is { } cloud ? new JiraProbe(cloud) : new JiraProbe(host.JiraDataCenter!, "Bearer pat");
    }

    public SimulatorHost Host { get; }

    public FakeTimeProvider Clock { get; }

    public JiraProbe Probe { get; }

    public string Api => Host.JiraCloud is null ? "rest/api/2" : "rest/api/3";

    public JiraTracker Tracker => Host.Jira ?? Host.DataCenter ?? throw new InvalidOperationException("No Jira is served.");

    public static async Task<OwnJira> StartAsync(string? faults = null, int items = 150, long seed = 1, string? load = null, SimulatedTrackers tracker = SimulatedTrackers.JiraCloud)
    {
        var clock = new FakeTimeProvider(SimulatorFixture.Now);
        var options = new SimulatorOptions { Port = 0, Tracker = tracker, Items = items, Seed = seed, TimeProvider = clock, Faults = faults, LoadDirectory = load };
        return new OwnJira(await SimulatorHost.StartAsync(options, Xunit.TestContext.Current.CancellationToken), clock);
    }

    public static Task<OwnJira> StartDataCenterAsync(string? faults = null, int items = 150) =>
        StartAsync(faults, items, tracker: SimulatedTrackers.JiraDataCenter);

    /// <summary>Asks for one exact edit and gives what was done.</summary>
    public async Task<JsonNode> EditAsync(string kind, string? item, string? project = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = new JsonObject { ["kind"] = kind };
        if (item is not null) body["item"] = item;
        if (project is not null) body["project"] = project;
        using var response = await Probe.SendAsync(HttpMethod.Post, "_edits", body);
        var text = await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken);
        Xunit.Assert.True(response.StatusCode == expected, $"{kind}: {(int)response.StatusCode} {text}");
        return expected == HttpStatusCode.OK ? Xunit.Assert.Single(JsonNode.Parse(text)!.AsArray())! : new JsonObject();
    }

    /// <summary>Gets the ids that a query finds, by the edition's own search.</summary>
    public async Task<string[]> IdsAsync(string jql)
    {
        var page = Host.JiraCloud is null ? await Probe.PageAsync(jql, maxResults: 1000) : await Probe.SearchAsync(jql);
        return [.. page["issues"]!.AsArray().Select(issue => (string)issue!["id"]!)];
    }

    public async ValueTask DisposeAsync()
    {
        Probe.Dispose();
        await Host.DisposeAsync();
    }
}
