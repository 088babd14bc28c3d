using System.Globalization;

namespace SyncWorker.Connectors;

/// <summary>The one spelling in which values of fields are kept and compared.</summary>
internal static class CanonicalText
{
    /// <summary>Spells a number: invariant, without trailing zeros.</summary>
    /// <param name="number">The number.</param>
    public static string Of(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Spells a day as <c>2026-03-31</c>.</summary>
    /// <param name="day">The day.</param>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Says whether two values are the same: as texts, or as numbers however they are spelt. Null is empty, and so is the empty text.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other.</param>
    /// <param name="isNumber">Whether the values are numbers.</param>
    public static bool AreSame(string? a, string? b, bool isNumber)
    {
        if (string.IsNullOrEmpty(a) || string.IsNullOrEmpty(b)) return string.IsNullOrEmpty(a) && string.IsNullOrEmpty(b);
        if (string.Equals(a, b, StringComparison.Ordinal)) return true;
        return isNumber
            && decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
            && left == right;
    }
}
