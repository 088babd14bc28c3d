using Microsoft.AspNetCore.Components;

namespace SyncWorker.Dashboard;

/// <summary>A link to an item in its tracker; plain text when the address is not one of the web.</summary>
public sealed partial class ItemLink
{
    /// <summary>Gets or sets the text.</summary>
    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    /// <summary>Gets or sets the address.</summary>
    [Parameter]
    [EditorRequired]
    public required string Url { get; set; }

    private bool IsWeb => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
