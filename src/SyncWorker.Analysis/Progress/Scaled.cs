namespace SyncWorker.Analysis.Progress;

/// <summary>Exact fixed-point numbers: amounts in thousandths, shares in 10⁻¹². Sums are independent of their order.</summary>
internal static class Scaled
{
    /// <summary>Stands for a missing amount.</summary>
    public const long None = long.MinValue;

    /// <summary>The share 1.</summary>
    public const long One = 1_000_000_000_000;

    /// <summary>A weight of one thousandth, in 10⁻¹².</summary>
    public const long WeightOfThousandth = One / 1000;

    /// <summary>The largest amount that is believed.</summary>
    public const decimal Largest = 1_000_000_000m;

    /// <summary>Scales an amount.</summary>
    /// <param name="value">The amount, or null.</param>
    /// <param name="scaled">Thousandths, or <see cref="None"/> for null and for what is refused.</param>
    /// <returns>False when the amount is negative or beyond <see cref="Largest"/>.</returns>
    public static bool TryScale(decimal? value, out long scaled)
    {
        scaled = None;
        if (value is not { } known) return true;
        if (known is < 0 or > Largest) return false;
        scaled = (long)Math.Round(known * 1000, MidpointRounding.AwayFromZero);
        return true;
    }

    /// <summary>Returns thousandths as an amount without trailing zeros.</summary>
    public static decimal Amount(Int128 thousandths) => Trim((decimal)thousandths / 1000m);

    /// <summary>Divides two non-negative numbers, rounding half up.</summary>
    public static Int128 Divide(Int128 dividend, Int128 divisor) => (dividend + (divisor / 2)) / divisor;

    /// <summary>Drops trailing zeros, so that equal numbers have equal text.</summary>
    public static decimal Trim(decimal value) => value / 1.0000000000000000000000000000m;
}
