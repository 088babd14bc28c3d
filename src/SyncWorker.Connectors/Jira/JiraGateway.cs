using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.Jira;

/// <summary>Finds a site behind Jira Cloud's gateway, where scoped and OAuth tokens are taken and nowhere else.</summary>
internal sealed class JiraGateway(GatewayDefinition definition)
{
    private const string What = "the site's cloud id";

    private Uri? _api = definition.CloudId is { } cloudId ? Api(definition, cloudId) : null;

    /// <summary>Gets the request that asks a site for its cloud id.</summary>
    public static TrackerRequest CloudIdRequest { get; } = TrackerRequest.Get("_edge/tenant_info", What) with
    {
        IsPublic = true,
        Accepts = [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound],
    };

    /// <summary>Finds the API's address, with a slash at its end. Asked once.</summary>
    /// <param name="read">Sends a read.</param>
    /// <param name="unknown">Makes the failure when the site does not tell.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<Uri> FindAsync(Func<TrackerRequest, CancellationToken, Task<TrackerResponse>> read, Func<Exception> unknown, CancellationToken cancellationToken)
    {
        if (_api is { } known) return known;
        using var response = await read(CloudIdRequest, cancellationToken).ConfigureAwait(false);
        return _api = Api(definition, ReadCloudId(response) ?? throw unknown());
    }

    /// <summary>Reads a cloud id from the answer; null when there is none.</summary>
    /// <param name="response">The answer to <see cref="CloudIdRequest"/>.</param>
    public static string? ReadCloudId(TrackerResponse response)
    {
        if (!response.IsSuccess) return null;
        try
        {
            using var document = JsonDocument.Parse(response.Body, JsonReading.Options);
            return document.RootElement.FilledText("cloudId");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri Api(GatewayDefinition definition, string cloudId) =>
        new($"{definition.Address.AbsoluteUri.TrimEnd('/')}/ex/jira/{Uri.EscapeDataString(cloudId)}/");
}
