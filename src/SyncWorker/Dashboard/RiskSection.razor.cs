using Microsoft.AspNetCore.Components;
using SyncWorker.Model.Measures;

namespace SyncWorker.Dashboard;

/// <summary>The risks of a portfolio, worst first.</summary>
public sealed partial class RiskSection
{
    /// <summary>The most rows that a page stays readable with.</summary>
    private const int MaximumRows = 200;

    /// <summary>Gets or sets the risks.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<RiskFlag> Risks { get; set; }

    /// <summary>Gets or sets the instant that ages are counted to.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset ReadAt { get; set; }
}
