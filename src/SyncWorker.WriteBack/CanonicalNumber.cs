using System.Globalization;

namespace SyncWorker.WriteBack;

/// <summary>Numbers as they are written, and compared with what a tracker holds.</summary>
internal static class CanonicalNumber
{
    /// <summary>Rounds half away from zero and drops trailing zeros.</summary>
    public static string Format(decimal value, int? round)
    {
        var rounded = round is { } digits ? Math.Round(value, Math.Clamp(digits, 0, 6), MidpointRounding.AwayFromZero) : value;
        var text = (rounded / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Says whether two texts are one value: as numbers where both are, else letter by letter; null is empty.</summary>
    public static bool AreEqual(string? left, string? right)
    {
        if (left is null || right is null) return left == right;
        return TryParse(left, out var leftNumber) && TryParse(right, out var rightNumber) ? leftNumber == rightNumber : left == right;
    }

    private static bool TryParse(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
