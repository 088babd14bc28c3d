using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SyncWorker.Simulator;

namespace SyncWorker.Benchmarks.Pages;

/// <summary>
/// The tracker of a benchmark, in a process of its own: the simulated Jira Cloud behind a server that fills issues up to a realistic size and, when it
/// keeps pages, answers a request it has seen from memory, as fast as bytes can be sent.
/// </summary>
internal static class PageServer
{
    /// <summary>Where the kept requests are listed, in the order they came.</summary>
    public const string ListPath = "/_pages";

    /// <summary>Where the inside of the simulated tracker is reached: <c>/_edits</c>, <c>/_truth</c>.</summary>
    public const string InsidePrefix = "/_";

    /// <summary>Serves until the input ends. The first line of the output is the address.</summary>
    /// <param name="issues">How many issues there are.</param>
    /// <param name="keep">Whether answers are kept and repeated.</param>
    /// <param name="input">Ends when the benchmark does, whatever ends it.</param>
    /// <param name="output">Takes the address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(int issues, bool keep, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = issues, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, cancellationToken);
        using var origin = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = simulator.JiraCloud, Timeout = TimeSpan.FromMinutes(5) };
        var book = new PageBook(origin, keep);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server =>
        {
            server.Listen(System.Net.IPAddress.Loopback, 0);
            server.AddServerHeader = false;
        });
        await using var app = builder.Build();
        app.MapGet(ListPath, book.WriteListAsync);
        app.MapFallback(book.AnswerAsync);
        await app.StartAsync(cancellationToken);
        await output.WriteLineAsync(app.Urls.First());
        await input.ReadToEndAsync(cancellationToken);
        await app.StopAsync(cancellationToken);
        return 0;
    }
}
