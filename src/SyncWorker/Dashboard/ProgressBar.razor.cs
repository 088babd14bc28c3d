using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SyncWorker.Dashboard;

/// <summary>A bar as SVG: a width as an attribute needs no inline style, which the page's security policy forbids.</summary>
public sealed partial class ProgressBar
{
    /// <summary>Gets or sets the percentage, 0 to 100; <see langword="null"/> draws nothing.</summary>
    [Parameter]
    [EditorRequired]
    public decimal? Percent { get; set; }

    private string Label => Percent is { } percent ? Number(percent) + " percent" : "";

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
