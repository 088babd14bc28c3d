using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>How far the feeds of worklogs have been read: the latest instant that each has told of, milliseconds since 1970.</summary>
/// <param name="UpdatedMs">Of the changed worklogs.</param>
/// <param name="DeletedMs">Of the deleted ones.</param>
internal sealed record JiraWorklogCursor(long UpdatedMs, long DeletedMs)
{
    // The feeds leave out the last minute. What a slow transaction or another node's clock brings later than that is met within the overlap.
    private const long OverlapMs = 5 * 60_000;

    /// <summary>Gets the beginning of both feeds.</summary>
    public static JiraWorklogCursor Start { get; } = new(0, 0);

    /// <summary>Gets the instant from which the next reading begins.</summary>
    /// <param name="readMs">The latest instant told of.</param>
    public static long Since(long readMs) => Math.Max(0, readMs - OverlapMs);

    /// <summary>Reads a cursor; the beginning when there is none, or it is of another version.</summary>
    /// <param name="cursor">The cursor, or <see langword="null"/>.</param>
    public static JiraWorklogCursor Parse(SyncCursor? cursor)
    {
        if (cursor is null) return Start;
        try
        {
            using var document = JsonDocument.Parse(cursor.Value);
            var root = document.RootElement;
            return root.Whole("v") == 1 && root.Whole("updated") is { } updated and >= 0 && root.Whole("deleted") is { } deleted and >= 0
                ? new JiraWorklogCursor(updated, deleted)
                : Start;
        }
        catch (JsonException)
        {
            return Start;
        }
    }

    /// <summary>Writes the cursor.</summary>
    public SyncCursor ToSyncCursor() => new($$"""{"v":1,"updated":{{UpdatedMs}},"deleted":{{DeletedMs}}}""");
}
