using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>How far both feeds have been read.</summary>
/// <param name="Version">The form of this cursor; another one begins anew.</param>
/// <param name="RevisionsToken">The revision feed's token, or <see langword="null"/> for its beginning.</param>
/// <param name="LinksToken">The link feed's token, or <see langword="null"/> for its beginning.</param>
internal sealed record FeedCursor(int Version, string? RevisionsToken, string? LinksToken)
{
    private const int Current = 1;

    /// <summary>Gets the beginning of everything.</summary>
    public static FeedCursor Beginning { get; } = new(Current, null, null);

    /// <summary>Reads a saved cursor; one that is missing or of another form is the beginning.</summary>
    public static FeedCursor Parse(SyncCursor? cursor)
    {
        if (cursor is null) return Beginning;
        try
        {
            return JsonSerializer.Deserialize(cursor.Value, FeedCursorJson.Default.FeedCursor) is { Version: Current } known ? known : Beginning;
        }
        catch (JsonException)
        {
            return Beginning;
        }
    }

    /// <summary>The cursor to save.</summary>
    public SyncCursor ToCursor() => new(JsonSerializer.Serialize(this, FeedCursorJson.Default.FeedCursor));
}

/// <summary>Writes and reads the cursor.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FeedCursor))]
internal sealed partial class FeedCursorJson : JsonSerializerContext;
