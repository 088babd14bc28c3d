using Microsoft.AspNetCore.Components;

namespace SyncWorker.Dashboard;

/// <summary>The page: portfolios, risks, connections. Plain HTML that needs no script.</summary>
public sealed partial class DashboardPage
{
    /// <summary>Gets or sets what to show.</summary>
    [Parameter]
    [EditorRequired]
    public required PageModel Model { get; set; }
}
