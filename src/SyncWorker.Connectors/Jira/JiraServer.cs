using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Asks a Jira what it says of itself.</summary>
internal sealed class JiraServer(TrackerHttp http)
{
    private const string What = "the server's name and version";

    private readonly JiraClient _client = new(http, "rest/api/2");

    /// <summary>Asks, signed in. To be disposed of.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TrackerException">It cannot be read. A refused sign-in comes with the advice of the edition that refused.</exception>
    public async Task<JsonDocument> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var cloud = await _client.GetAsync("rest/api/3/serverInfo", What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
            if (cloud.IsSuccess) return _client.Parse(cloud, What);

            // Version 3 of the API is Cloud's own; a Data Center answers at version 2 only.
            using var any = await _client.GetAsync("rest/api/2/serverInfo", What, [], cancellationToken).ConfigureAwait(false);
            return _client.Parse(any, What);
        }
        catch (TrackerException refused) when (refused.SignInRefusal is { } how && http.Failures.Edition is null)
        {
            await LearnEditionAsync(cancellationToken).ConfigureAwait(false);
            throw http.Failures.SignInRefused(how);
        }
    }

    /// <summary>Reads which edition a server says that it is; <see langword="null"/> for neither.</summary>
    /// <param name="server">The answer of <c>serverInfo</c>.</param>
    public static TrackerKind? EditionOf(JsonElement server) => server.Text("deploymentType")?.ToUpperInvariant() switch
    {
        "CLOUD" => TrackerKind.JiraCloud,
        "SERVER" or "DATACENTER" or "DATA CENTER" => TrackerKind.JiraDataCenter,
        _ => null,
    };

    /// <summary>Asks as a stranger who refused us: what to do about it differs between the editions.</summary>
    private async Task LearnEditionAsync(CancellationToken cancellationToken)
    {
        try
        {
            http.Failures.Edition = await new TrackerRecognition(http).FindJiraAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TrackerException)
        {
            // The refusal is what counts, and its sentence serves both editions then.
        }
    }
}
