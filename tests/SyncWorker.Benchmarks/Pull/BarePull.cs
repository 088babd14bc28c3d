using SyncWorker.Benchmarks.Pages;

namespace SyncWorker.Benchmarks.Pull;

/// <summary>The floor: a loop that downloads the same pages and drops the bytes.</summary>
internal static class BarePull
{
    /// <summary>Downloads every page once.</summary>
    /// <param name="client">A client of the server.</param>
    /// <param name="pages">The requests.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The bytes received.</returns>
    public static async Task<long> RunAsync(HttpClient client, IReadOnlyList<KeptRequest> pages, CancellationToken cancellationToken)
    {
        var (buffer, total) = (new byte[64 << 10], 0L);
        foreach (var page in pages)
        {
            using var message = page.ToMessage();
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0) total += read;
        }

        return total;
    }
}
