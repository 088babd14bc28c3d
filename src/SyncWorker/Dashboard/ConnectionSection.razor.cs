using Microsoft.AspNetCore.Components;

namespace SyncWorker.Dashboard;

/// <summary>The connections with their last run.</summary>
public sealed partial class ConnectionSection
{
    /// <summary>Gets or sets the connections.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ConnectionView> Connections { get; set; }

    /// <summary>Gets or sets the instant that ages are counted to.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset ReadAt { get; set; }
}
