using System.Globalization;
using System.Text.Json;
using SyncWorker.Benchmarks.Pages;
using SyncWorker.Storage;

namespace SyncWorker.Benchmarks.Pull;

/// <summary>
/// A whole pull of a Jira Cloud into SQLite, as a ratio to the bare download of the same pages, taken in turn in one process; with memory, requests and
/// what each step costs.
/// </summary>
internal static class PullBenchmark
{
    /// <summary>Runs it, prints a table and closes with one line of JSON.</summary>
    /// <param name="issues">How many issues there are.</param>
    /// <param name="rounds">How often each way is taken; 0 measures memory alone, on pages that are not kept.</param>
    /// <param name="output">Takes the table.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>0, or 1 when a count does not hold.</returns>
    public static async Task<int> RunAsync(int issues, int rounds, TextWriter output, CancellationToken cancellationToken)
    {
        if (issues is < 100 or > 1_000_000 || rounds is < 0 or > 100)
        {
            await output.WriteLineAsync("--issues takes 100 to 1,000,000, --rounds 1 to 100.");
            return 2;
        }

        await using var server = await PageServerProcess.StartAsync(issues, keep: rounds > 0, cancellationToken);

        // The first pull fills the server's pages. It is measured for memory, in a process as fresh as a worker's, and for time only where there is no other.
        var (first, tally) = await StoreAsync(server.Address, issues, cancellationToken);
        if (rounds == 0) return await ReportAsync(new Figures(issues, tally, [], [], [first], first.PeakMiB, 0, 0, []), output, cancellationToken);

        var pages = await server.ListKeptAsync(cancellationToken);
        var (bare, read, stored, bytes) = (new List<Reading>(), new List<Reading>(), new List<Reading>(), 0L);
        for (var round = 0; round < rounds; round++)
        {
            bare.Add(await Reading.OfAsync(async () => bytes = await BarePull.RunAsync(server.Client, pages, cancellationToken)));
            read.Add(await ReadAsync(server.Address, issues, cancellationToken));
            (var reading, tally) = await StoreAsync(server.Address, issues, cancellationToken);
            stored.Add(reading);
        }

        return await ReportAsync(new Figures(issues, tally, bare, read, stored, first.PeakMiB, pages.Count, bytes, await RequestCounts.CountAsync(cancellationToken)), output, cancellationToken);
    }

    private static async Task<Reading> ReadAsync(Uri address, int issues, CancellationToken cancellationToken)
    {
        await using var worker = new BenchmarkedWorker(address);
        return await Reading.OfAsync(async () => Require(await worker.ReadOnlyAsync(cancellationToken), issues, "mapped"));
    }

    private static async Task<(Reading Reading, StoreTally Tally)> StoreAsync(Uri address, int issues, CancellationToken cancellationToken)
    {
        await using var worker = new BenchmarkedWorker(address);
        var reading = await Reading.OfAsync(() => worker.RunAsync(sweep: false, cancellationToken));
        var tally = await worker.CountAsync(cancellationToken);
        Require(tally.Items, issues, "stored");
        return (reading, tally);
    }

    private static void Require(long found, int issues, string what)
    {
        if (found != issues) throw new InvalidOperationException($"{found} of {issues} issues were {what}; the figures would say nothing.");
    }

    private static async Task<int> ReportAsync(Figures figures, TextWriter output, CancellationToken cancellationToken)
    {
        var stored = Reading.Median(figures.Stored);
        await output.WriteLineAsync(Line($"{figures.Issues:N0} issues, {Environment.ProcessorCount} cores; stored: {figures.Tally.Items:N0} items, {figures.Tally.HistoryRows:N0} history rows, {figures.Tally.RawBytes >> 20:N0} MiB of packed payloads"));
        if (figures.Bare.Count > 0)
        {
            var (bare, read) = (Reading.Median(figures.Bare), Reading.Median(figures.Read));
            await output.WriteLineAsync(Line($"{figures.Pages:N0} pages, {figures.Bytes >> 20:N0} MiB, {figures.Bytes / (double)figures.Issues:N0} bytes an issue; median of {figures.Bare.Count} rounds in turn"));
            await output.WriteLineAsync("way                          issues/s   ÷ bare   wall s   processor s   paused s   KB/issue   peak MiB");
            await output.WriteLineAsync(Row("download, bytes dropped", figures.Issues, bare, bare));
            await output.WriteLineAsync(Row("read and map", figures.Issues, read, bare));
            await output.WriteLineAsync(Row("read, map and store", figures.Issues, stored, bare));
            await output.WriteLineAsync(Line($"by step, processor s: download {bare.Processor.TotalSeconds:0.0}, slice and map {(read.Processor - bare.Processor).TotalSeconds:0.0}, pack and store {(stored.Processor - read.Processor).TotalSeconds:0.0}"));
        }

        foreach (var count in figures.Requests)
            await output.WriteLineAsync(Line($"{count.Cycle}: {count.Issues:N0} issues, {count.Sent} requests, planned {count.Planned}, allowed {count.Allowed}{(count.Holds ? "" : " - TOO MANY")}"));
        await output.WriteLineAsync(Line($"peak memory of a pull in a fresh process: {figures.FreshPeakMiB:0} MiB"));
        await output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            benchmark = "pull",
            issues = figures.Issues,
            cores = Environment.ProcessorCount,
            rounds = figures.Bare.Count,
            barePerSecond = figures.Bare.Count > 0 ? Math.Round(PerSecond(figures.Issues, Reading.Median(figures.Bare))) : (double?)null,
            storedPerSecond = Math.Round(PerSecond(figures.Issues, stored)),
            ratio = figures.Bare.Count > 0 ? Math.Round(Ratio(stored, Reading.Median(figures.Bare)), 4) : (double?)null,
            peakMiB = Math.Round(figures.FreshPeakMiB),
            storedItems = figures.Tally.Items,
            storedHistory = figures.Tally.HistoryRows,
            storedRawBytes = figures.Tally.RawBytes,
            requests = figures.Requests.Select(static count => new { cycle = count.Cycle, sent = count.Sent, planned = count.Planned, allowed = count.Allowed }),
        }));
        await output.FlushAsync(cancellationToken);
        return figures.Requests.All(static count => count.Holds) ? 0 : 1;
    }

    private static string Row(string way, int issues, Reading reading, Reading bare) => Line(
        $"{way,-27} {PerSecond(issues, reading),10:N0} {Ratio(reading, bare),8:0.000} {reading.Elapsed.TotalSeconds,8:0.00} {reading.Processor.TotalSeconds,13:0.00} {reading.Pause.TotalSeconds,10:0.00} {reading.Allocated / 1000.0 / issues,10:0.0} {reading.PeakMiB,10:0}");

    private static double PerSecond(int issues, Reading reading) => issues / reading.Elapsed.TotalSeconds;

    private static double Ratio(Reading reading, Reading bare) => bare.Elapsed / reading.Elapsed;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Figures(
        int Issues,
        StoreTally Tally,
        IReadOnlyList<Reading> Bare,
        IReadOnlyList<Reading> Read,
        IReadOnlyList<Reading> Stored,
        double FreshPeakMiB,
        int Pages,
        long Bytes,
        IReadOnlyList<RequestCount> Requests);
}
