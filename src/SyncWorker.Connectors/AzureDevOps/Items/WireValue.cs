using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Reads single values of payloads in every form in which they have been seen.</summary>
internal static class WireValue
{
    private const decimal Largest = 1_000_000_000_000m;

    /// <summary>Finds a property of an object that is there and not null.</summary>
    public static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>Reads a string; what is not valid Unicode in it is replaced, the rest is kept.</summary>
    public static string String(JsonElement value) => value.AsText() ?? "";

    /// <summary>Reads a property as text in canonical form; empty text is <see langword="null"/>.</summary>
    public static string? Text(JsonElement parent, string name) => Find(parent, name) is { } value ? Text(value) : null;

    /// <summary>Reads a value as text in canonical form: numbers without trailing zeros, people by name; empty text is <see langword="null"/>.</summary>
    public static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => String(value),
            JsonValueKind.Number => Number(value.GetRawText()),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Object => WireIdentity.Read(value)?.DisplayName,
            JsonValueKind.Array => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Reads a number; a string that holds one will do. Null when it is none, or larger than any plan's.</summary>
    public static decimal? TryNumber(JsonElement value)
    {
        decimal number;
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (!value.TryGetDecimal(out number)) return null;
        }
        else if (value.ValueKind != JsonValueKind.String
            || !decimal.TryParse(String(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return null;
        }

        return Math.Abs(number) <= Largest ? number : null;
    }

    /// <summary>Reads a whole number; a string that holds one will do.</summary>
    public static long? TryInteger(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(String(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Reads an instant; without an offset it is UTC.</summary>
    public static DateTimeOffset? TryInstant(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(
            String(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;

    /// <summary>Says whether an instant is one of those that stand for "none" (years 1 and 9999).</summary>
    public static bool StandsForNone(DateTimeOffset at) => at.Year is <= 1 or >= 9999;

    private static string Number(string raw) =>
        decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? CanonicalText.Of(number) : raw;
}
