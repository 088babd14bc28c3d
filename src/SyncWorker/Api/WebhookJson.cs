using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Api;

/// <summary>Reads the few members that are taken of announcements.</summary>
internal static class WebhookJson
{
    // Azure DevOps writes a comma after the last member, and some proxies put a byte order mark in front.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body that is an object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="read">Reads the object.</param>
    /// <returns>What was read, or <see langword="null"/> when the body is no such object.</returns>
    public static WebhookHint? Read(ReadOnlyMemory<byte> body, Func<JsonElement, WebhookHint?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: a text with a lone surrogate.
            return null;
        }
    }

    /// <summary>Finds a member of what may be an object.</summary>
    public static JsonElement? Member(this JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Finds a text.</summary>
    public static string? Text(this JsonElement owner, string name) => owner.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Finds a positive id, written as a number or as digits.</summary>
    public static long? Id(this JsonElement owner, string name) => owner.Member(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var id) && id > 0 => id,
        JsonValueKind.String => ParseId(value.GetString()),
        _ => null,
    };

    /// <summary>Reads a positive id from digits.</summary>
    public static long? ParseId(ReadOnlySpan<char> digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
}
