using System.Net.Http.Headers;
using System.Text;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>How Azure DevOps is signed in to, and how its refusals look.</summary>
internal sealed class AzureDevOpsDialect(AuthDefinition auth) : TrackerDialect
{
    /// <inheritdoc/>
    public override string Product => "Azure DevOps";

    /// <inheritdoc/>
    public override string TokenAdvice =>
        "Make a new personal access token for this organisation (scope Work Items: Read, or Read & write for write-back; those for all organisations end on 1 December 2026) "
        + $"and put it into {SecretPlace.Of(auth.Secret)}.";

    /// <inheritdoc/>
    public override AuthenticationHeaderValue SignIn(string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{(auth.Kind == AuthKind.Basic ? auth.User : "")}:{secret}")));

    /// <inheritdoc/>
    public override void AddHeaders(HttpRequestHeaders headers) => headers.Add("X-TFS-FedAuthRedirect", "Suppress");

    /// <inheritdoc/>
    /// <remarks>A dead token rarely shows as 401: more often as a sign-in page with 203 or 200, or as a way to one.</remarks>
    public override string? FindRefusedSignIn(TrackerResponse response) => (int)response.Status switch
    {
        401 => "HTTP 401",
        203 => "HTTP 203, a sign-in page",
        >= 200 and < 300 when IsHtml(response) => $"HTTP {(int)response.Status} with a web page, as for somebody who is not signed in",
        >= 300 and < 400 when LeadsToSignIn(response) => $"HTTP {(int)response.Status} to a sign-in page",
        _ => null,
    };

    /// <inheritdoc/>
    public override string? FindErrorText(ReadOnlyMemory<byte> body) => AzureDevOpsError.TryRead(body)?.Message;

    /// <inheritdoc/>
    public override bool IsPermanent(TrackerResponse response) =>
        response.IsJson && AzureDevOpsError.TryRead(response.Body) is { } error && (error.IsRevisionCap || error.IsQueryTooLarge);

    private static bool IsHtml(TrackerResponse response) =>
        response.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase);

    private static bool LeadsToSignIn(TrackerResponse response) =>
        IsHtml(response) || response.Headers.Location?.OriginalString is { } target
        && (target.Contains("signin", StringComparison.OrdinalIgnoreCase) || target.Contains("login", StringComparison.OrdinalIgnoreCase));
}
