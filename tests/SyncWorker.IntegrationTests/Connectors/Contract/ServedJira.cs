using System.Globalization;
using System.Text;
using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;

namespace SyncWorker.IntegrationTests.Connectors.Contract;

/// <summary>A Jira that <c>simulate</c> serves from a process of its own; all that a test does to it goes over HTTP.</summary>
internal sealed class ServedJira : IDisposable
{
    private readonly SyncWorkerProcess _process;
    private readonly HttpClient _client = Loopback.CreateClient();

    private ServedJira(SyncWorkerProcess process, Uri site) => (_process, Site) = (process, site);

    /// <summary>Gets the address that a configuration names, context path included.</summary>
    public Uri Site { get; }

    /// <summary>Starts one.</summary>
    /// <param name="tracker"><c>jira-cloud</c> or <c>jira-dc</c>.</param>
    /// <param name="items">How many issues.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServedJira> StartAsync(string tracker, int items, CancellationToken cancellationToken)
    {
        var process = SyncWorkerProcess.Start("simulate", "--tracker", tracker, "--port", "0", "--items", items.ToString(CultureInfo.InvariantCulture));
        try
        {
            var said = await process.UntilItSaysAsync("Stop with Ctrl-C", cancellationToken);
            var start = said.IndexOf("http://", StringComparison.Ordinal);
            return new ServedJira(process, new Uri(said[start..said.IndexOf(". Stop", start, StringComparison.Ordinal)]));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }

    /// <summary>Makes random edits of one kind.</summary>
    /// <returns>The ids of the issues that were edited.</returns>
    public Task<List<long>> EditAsync(string kind, int count, int seed, CancellationToken cancellationToken) =>
        PostEditsAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"count":{{count}},"seed":{{seed}},"kinds":["{{kind}}"]}"""), cancellationToken);

    /// <summary>Makes one exact edit.</summary>
    public Task<List<long>> EditAsync(string kind, long item, string? project, CancellationToken cancellationToken) =>
        PostEditsAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"{{kind}}","item":"{{item}}","project":"{{project}}"}"""), cancellationToken);

    /// <summary>Replaces the faults that it plays.</summary>
    public async Task SetFaultsAsync(string faults, CancellationToken cancellationToken)
    {
        using var body = new StringContent(faults);
        using var answer = await _client.PutAsync(new Uri(Site, "/_faults"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads what is true of every issue that the API shows.</summary>
    public Task<Dictionary<long, TruthItem>> TruthAsync(CancellationToken cancellationToken) => TrackerTruth.ReadJiraAsync(_client, Site, cancellationToken);

    /// <summary>Counts the histories of all issues.</summary>
    public async Task<int> CountHistoriesAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var line in (await _client.GetStringAsync(new Uri(Site, "/_truth"), cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var issue = JsonDocument.Parse(line);
            if (issue.RootElement.TryGetProperty("histories", out var histories)) count += histories.GetInt32();
        }

        return count;
    }

    /// <summary>Takes the requests since the last time, by route.</summary>
    public async Task<Dictionary<string, long>> TakeRequestsAsync(CancellationToken cancellationToken)
    {
        using var log = JsonDocument.Parse(await _client.GetStringAsync(new Uri(Site, "/_requests"), cancellationToken));
        using var reset = await _client.DeleteAsync(new Uri(Site, "/_requests"), cancellationToken);
        reset.EnsureSuccessStatusCode();
        return log.RootElement.GetProperty("routes").EnumerateObject().ToDictionary(static route => route.Name, static route => route.Value.GetInt64());
    }

    private async Task<List<long>> PostEditsAsync(string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(Site, "/_edits"), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var edits = JsonDocument.Parse(text);
        return [.. edits.RootElement.EnumerateArray().Select(static edit => long.Parse(edit.GetProperty("itemId").GetString() ?? "", CultureInfo.InvariantCulture))];
    }
}
