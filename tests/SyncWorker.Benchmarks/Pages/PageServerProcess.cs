using System.Diagnostics;
using System.Text.Json;

namespace SyncWorker.Benchmarks.Pages;

/// <summary>A running page server of this benchmark; it ends with it.</summary>
internal sealed class PageServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PageServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    /// <summary>Gets where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Gets a client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one.</summary>
    /// <param name="issues">How many issues it has.</param>
    /// <param name="keep">Whether it keeps its answers.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<PageServerProcess> StartAsync(int issues, bool keep, CancellationToken cancellationToken)
    {
        string[] arguments = ["exec", typeof(PageServerProcess).Assembly.Location, "pages", "--issues", $"{issues}", .. keep ? new[] { "--keep" } : []];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The page server could not be started.");
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return Uri.TryCreate(line, UriKind.Absolute, out var address)
            ? new PageServerProcess(process, address)
            : throw new InvalidOperationException($"The page server did not say where it listens but: {line}");
    }

    /// <summary>Lists the requests whose answers are kept.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<KeptRequest>> ListKeptAsync(CancellationToken cancellationToken)
    {
        var list = await Client.GetStringAsync(new Uri(PageServer.ListPath, UriKind.Relative), cancellationToken);
        return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonSerializer.Deserialize<KeptRequest>(line)).OfType<KeptRequest>()];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
