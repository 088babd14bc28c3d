using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors;

/// <summary>Finds out which tracker answers at an address, as a stranger: no secret is sent. The address itself proves nothing.</summary>
internal sealed class TrackerRecognition(TrackerHttp http)
{
    private const string What = "which tracker this is";

    // What a server says to strangers under somebody else's paths is an answer here, whatever it is.
    private static readonly HttpStatusCode[] AnyAnswer =
    [
        HttpStatusCode.OK, HttpStatusCode.NonAuthoritativeInformation, HttpStatusCode.MovedPermanently, HttpStatusCode.Found, HttpStatusCode.SeeOther,
        HttpStatusCode.TemporaryRedirect, HttpStatusCode.PermanentRedirect, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden,
        HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Gone,
    ];

    /// <summary>Asks: one request for a Jira, two for an Azure DevOps.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The tracker and its edition.</returns>
    /// <exception cref="TrackerException">Nothing answers, or something else.</exception>
    public async Task<TrackerKind> RecogniseAsync(CancellationToken cancellationToken)
    {
        if (await FindJiraAsync(cancellationToken).ConfigureAwait(false) is { } edition) return edition;
        using var azure = await AskAsync("_apis/connectionData", cancellationToken).ConfigureAwait(false);
        if (IsAzureDevOps(azure)) return TrackerKind.AzureDevOps;
        throw http.Failures.Because(
            "what answers at the address is neither a Jira nor an Azure DevOps. Give the site's own address, without a page: https://NAME.atlassian.net, the base address of a Jira Data Center, "
            + "https://dev.azure.com/ORGANISATION, or a server's https://HOST/tfs/COLLECTION.",
            mayPass: false);
    }

    /// <summary>Asks which edition of Jira answers: one request.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The edition, or <see langword="null"/> when no Jira says so.</returns>
    /// <exception cref="TrackerException">Nothing answers.</exception>
    public async Task<TrackerKind?> FindJiraAsync(CancellationToken cancellationToken)
    {
        using var answer = await AskAsync("rest/api/2/serverInfo", cancellationToken).ConfigureAwait(false);
        return FindJira(answer);
    }

    private static TrackerKind? FindJira(TrackerResponse response)
    {
        if (!response.IsSuccess || !response.IsJson) return null;
        try
        {
            using var answer = JsonDocument.Parse(response.Body, JsonReading.Options);
            return JiraServer.EditionOf(answer.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>It signs every answer, refusals and sign-in pages too.</summary>
    private static bool IsAzureDevOps(TrackerResponse response) =>
        response.Headers.Any(static header => header.Key.StartsWith("X-VSS-", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("X-TFS-", StringComparison.OrdinalIgnoreCase));

    private Task<TrackerResponse> AskAsync(string path, CancellationToken cancellationToken) =>
        http.ReadAsync(TrackerRequest.Get(path, What) with { IsPublic = true, Accepts = AnyAnswer }, cancellationToken);
}

/// <summary>How a tracker that is not known yet is talked to: without signing in, and taking every answer as one.</summary>
internal sealed class StrangerDialect : TrackerDialect
{
    /// <inheritdoc/>
    public override string Product => "What answers there";

    /// <inheritdoc/>
    public override string TokenAdvice => "";

    /// <inheritdoc/>
    public override AuthenticationHeaderValue SignIn(string secret) => throw new InvalidOperationException("A stranger does not sign in.");

    /// <inheritdoc/>
    public override void AddHeaders(HttpRequestHeaders headers) => headers.Add("X-TFS-FedAuthRedirect", "Suppress");

    /// <inheritdoc/>
    public override string? FindErrorText(ReadOnlyMemory<byte> body) => null;
}
