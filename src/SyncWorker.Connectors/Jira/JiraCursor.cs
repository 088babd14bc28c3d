using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>How far a Jira has been read: the latest change time of a walk that came to its proven end.</summary>
/// <param name="Watermark">The latest change time seen.</param>
internal sealed record JiraCursor(DateTimeOffset Watermark)
{
    /// <summary>Reads a cursor; null, and thus everything from the start, when it is of another version or not ours.</summary>
    /// <param name="cursor">The cursor, or <see langword="null"/>.</param>
    public static JiraCursor? Parse(SyncCursor? cursor)
    {
        if (cursor is null) return null;
        try
        {
            using var document = JsonDocument.Parse(cursor.Value);
            return document.RootElement.Whole("v") == 1 && document.RootElement.Whole("updated") is { } ms and > 0 and < 253_402_300_800_000
                ? new JiraCursor(DateTimeOffset.FromUnixTimeMilliseconds(ms))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the cursor.</summary>
    public SyncCursor ToSyncCursor() => new($$"""{"v":1,"updated":{{Watermark.ToUnixTimeMilliseconds()}}}""");
}
