using Microsoft.AspNetCore.Components;

namespace SyncWorker.Dashboard;

/// <summary>One portfolio: its tree with figures, and its risks.</summary>
public sealed partial class PortfolioSection
{
    /// <summary>Gets or sets the portfolio.</summary>
    [Parameter]
    [EditorRequired]
    public required PortfolioView View { get; set; }

    /// <summary>Gets or sets the instant that ages are counted to.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset ReadAt { get; set; }
}
