using System.Globalization;
using System.Net;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>The one search of Data Center. It is always asked for its first page: offsets move when issues do, and end at the index' window.</summary>
/// <param name="Jql">The query.</param>
/// <param name="Fields">The fields wanted.</param>
/// <param name="Most">The most issues wanted; a site may grant fewer.</param>
internal sealed record DataCenterSearch(string Jql, IReadOnlyCollection<string> Fields, int Most)
{
    /// <summary>Gets what is asked, for people. Default: a search for issues.</summary>
    public string What { get; init; } = "a search for issues";

    /// <summary>Gets a value indicating whether the histories are wanted.</summary>
    public bool WithHistories { get; init; }

    /// <summary>Gets a value indicating whether a query that names issues which are gone is refused. Default true.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Sends it. 400 is an answer: the query is not accepted.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> SendAsync(JiraClient client, CancellationToken cancellationToken) =>
        client.PostAsync($"{client.Api}/search", What, [HttpStatusCode.BadRequest], json =>
        {
            json.WriteString("jql", Jql);
            json.WriteNumber("startAt", 0);
            json.WriteNumber("maxResults", Most);
            json.WriteTexts("fields", Fields);
            if (WithHistories) json.WriteTexts("expand", ["changelog"]);
            json.WriteBoolean("validateQuery", IsStrict);
        }, cancellationToken);

    /// <summary>Reads a number of the answer's frame, such as <c>total</c>; null when it is missing.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="member">The member.</param>
    public static int? Number(TrackerResponse response, string member) =>
        int.TryParse(JiraPayload.FindText(response.Body, member), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
