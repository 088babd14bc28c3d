using System.Text;
using System.Text.Json;
using SyncWorker.Benchmarks.Pages;
using SyncWorker.Model.Runs;

namespace SyncWorker.Benchmarks.Pull;

/// <summary>Requests of one cycle against the plan.</summary>
/// <param name="Cycle">What kind of cycle.</param>
/// <param name="Issues">The issues that it read.</param>
/// <param name="Sent">The requests sent.</param>
/// <param name="Planned">The requests planned for issues, without metadata.</param>
/// <param name="Allowed">The most that it may take: the plan and a twentieth, and where metadata was read the constant for it.</param>
internal sealed record RequestCount(string Cycle, int Issues, long Sent, long Planned, long Allowed)
{
    /// <summary>Gets whether the cycle kept to it.</summary>
    public bool Holds => Sent <= Allowed;
}

/// <summary>Counts the requests of a full pull, of a cycle after edits, and of a sweep.</summary>
internal static class RequestCounts
{
    private const int Issues = 20_000;
    private const int Edits = 250;

    // A link and a re-parenting change two.
    private const int MostItemsAnEdit = 2;
    private const int MetadataBase = 60;
    private const int MetadataEach = 3;

    // A cycle that reads no metadata still asks who answers, in three requests, and both worklog feeds, even for nothing.
    private const int Greeting = 5;

    /// <summary>Counts, on a tracker of its own.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<RequestCount>> CountAsync(CancellationToken cancellationToken)
    {
        await using var server = await PageServerProcess.StartAsync(Issues, keep: false, cancellationToken);
        await using var worker = new BenchmarkedWorker(server.Address);
        var full = await worker.RunAsync(sweep: false, cancellationToken);
        var lists = MetadataBase + (MetadataEach * await CountListsAsync(server.Client, cancellationToken));
        var first = Plan("full pull", full, await CountRemoteLinksAsync(server.Client, null, cancellationToken), lists);

        var edited = await EditAsync(server.Client, cancellationToken);
        var news = await worker.RunAsync(sweep: false, cancellationToken);
        if (news.ItemsRead > Edits * MostItemsAnEdit) throw new InvalidOperationException($"After {Edits} edits {news.ItemsRead} items were read: more than the edits can have touched.");
        var second = Plan($"{Edits} edits later", news, await CountRemoteLinksAsync(server.Client, edited, cancellationToken), Greeting);

        var swept = await worker.RunAsync(sweep: true, cancellationToken);
        var sweepPlan = Pages(Issues, 5000);
        return [first, second, new RequestCount("sweep", swept.Swept ?? 0, swept.SweepRequests, sweepPlan, Allow(sweepPlan, Greeting))];
    }

    private static RequestCount Plan(string cycle, SyncRun run, long remoteLinks, int constant)
    {
        var plan = Math.Max(1, Pages(run.ItemsRead, 5000)) + Pages(run.ItemsRead, 100) + Pages(run.ItemsRead, 1000) + (run.HistoryEntries / 10_000)
            + (2 * Pages(run.WorklogsStored, 1000)) + remoteLinks;
        return new RequestCount(cycle, run.ItemsRead, run.Requests, plan, Allow(plan, constant));
    }

    private static long Allow(long plan, int constant) => (long)Math.Ceiling(plan * 1.05) + constant;

    private static long Pages(long count, long size) => (count + size - 1) / size;

    private static async Task<int> CountListsAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var path in new[] { "/rest/api/3/project/search?maxResults=1", "/rest/agile/1.0/board?maxResults=1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String("syncworker@example.com:any"u8));
            using var answer = await client.SendAsync(request, cancellationToken);
            using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            count += page.RootElement.GetProperty("total").GetInt32();
        }

        return count;
    }

    private static async Task<HashSet<string>> EditAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var body = new StringContent($$"""{"count":{{Edits}},"seed":7}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/_edits", UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var edits = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return [.. edits.RootElement.EnumerateArray().Select(static edit => edit.GetProperty("itemId").ToString())];
    }

    private static async Task<long> CountRemoteLinksAsync(HttpClient client, HashSet<string>? among, CancellationToken cancellationToken)
    {
        await using var body = await client.GetStreamAsync(new Uri("/_truth", UriKind.Relative), cancellationToken);
        using var lines = new StreamReader(body);
        var count = 0L;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.Contains("\"remoteLinks\":[{", StringComparison.Ordinal)) continue;
            using var issue = JsonDocument.Parse(line);
            if (among?.Contains(issue.RootElement.GetProperty("id").ToString()) ?? true) count++;
        }

        return count;
    }
}
