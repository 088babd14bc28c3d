using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>The envelope of a page of either feed.</summary>
/// <param name="Values">The rows.</param>
/// <param name="Token">Where to go on, or <see langword="null"/> when the page does not say.</param>
/// <param name="IsLast">Whether nothing more is there now; the token is good for later all the same.</param>
internal sealed record FeedPage(JsonElement Values, string? Token, bool IsLast)
{
    /// <summary>Reads an answer, or <see langword="null"/> when it is no page of a feed.</summary>
    public static FeedPage? Read(JsonElement answer)
    {
        if (WireValue.Find(answer, "values") is not { ValueKind: JsonValueKind.Array } values) return null;
        var token = WireValue.Find(answer, "continuationToken") is { } stated ? WireValue.Text(stated) : TokenOf(WireValue.Text(answer, "nextLink"));
        var isLast = WireValue.Find(answer, "isLastBatch") switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,

            // Without a word about the end, a page without a way on is the last one.
            _ => token is null,
        };
        return new FeedPage(values, token, isLast);
    }

    /// <summary>The watermark that a token begins with, or <see langword="null"/> when it has another form.</summary>
    public static long? WatermarkOf(string? token) =>
        token is not null && long.TryParse(token.AsSpan(0, token.IndexOf(';') is var end and >= 0 ? end : token.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var mark)
            ? mark
            : null;

    private static string? TokenOf(string? nextLink) =>
        nextLink is null ? null : Parameter(nextLink, "continuationToken") ?? Parameter(nextLink, "watermark");

    private static string? Parameter(string link, string name)
    {
        foreach (var pair in link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&'))
        {
            var end = pair.IndexOf('=', StringComparison.Ordinal);
            if (end >= 0 && Uri.UnescapeDataString(pair[..end]).Equals(name, StringComparison.OrdinalIgnoreCase))
                return Uri.UnescapeDataString(pair[(end + 1)..]);
        }

        return null;
    }
}
