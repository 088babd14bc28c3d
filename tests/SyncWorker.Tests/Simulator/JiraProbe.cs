using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator;

/// <summary>A plain HTTP client of a Jira, that knows nothing of our connectors.</summary>
public sealed class JiraProbe(Uri site, string authorization = "Basic Ym90QGV4YW1wbGUuY29tOnRva2Vu") : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = site };

    public static string Basic(string user, string token) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}"));

    public void Dispose() => _client.Dispose();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization.Length > 0) request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await _client.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await AnswerAsync(HttpMethod.Get, path, null, expected);

    public async Task<JsonNode> PostAsync(string path, JsonNode body, HttpStatusCode expected = HttpStatusCode.OK) => await AnswerAsync(HttpMethod.Post, path, body, expected);

    public async Task<JsonNode> PutAsync(string path, JsonNode body, HttpStatusCode expected = HttpStatusCode.NoContent) => await AnswerAsync(HttpMethod.Put, path, body, expected);

    public async Task<JsonNode> DeleteAsync(string path, HttpStatusCode expected = HttpStatusCode.NoContent) => await AnswerAsync(HttpMethod.Delete, path, null, expected);

    public Task<JsonNode> SearchAsync(string jql, string fields = "updated", int maxResults = 5000, string? token = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = new JsonObject { ["jql"] = jql, ["fields"] = new JsonArray([.. fields.Split(',').Select(field => JsonValue.Create(field))]), ["maxResults"] = maxResults };
        if (token is not null) body["nextPageToken"] = token;
        return PostAsync("rest/api/3/search/jql", body, expected);
    }

    /// <summary>Searches as Data Center does it: by offset.</summary>
    public Task<JsonNode> PageAsync(string jql, int startAt = 0, int maxResults = 50, string fields = "updated", string? expand = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = new JsonObject
        {
            ["jql"] = jql,
            ["startAt"] = startAt,
            ["maxResults"] = maxResults,
            ["fields"] = new JsonArray([.. fields.Split(',').Select(field => JsonValue.Create(field))]),
        };
        if (expand is not null) body["expand"] = new JsonArray([.. expand.Split(',').Select(one => JsonValue.Create(one))]);
        return PostAsync("rest/api/2/search", body, expected);
    }

    public async Task<string[]> KeysAsync(string jql, string? orderBy = null)
    {
        var answer = await SearchAsync(jql + (orderBy is null ? "" : " ORDER BY " + orderBy), "key");
        Xunit.Assert.True((bool)answer["isLast"]!);
        return [.. answer["issues"]!.AsArray().Select(issue => (string)issue!["key"]!)];
    }

    public async Task<string> RefusalAsync(string jql)
    {
        var answer = await SearchAsync(jql, expected: HttpStatusCode.BadRequest);
        Xunit.Assert.Empty(answer["errors"]!.AsObject());
        return (string)answer["errorMessages"]![0]!;
    }

    public async Task<JsonNode[]> TruthAsync()
    {
        var text = await _client.GetStringAsync("_truth", Xunit.TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public Task<string> TextAsync(string path) => _client.GetStringAsync(path, Xunit.TestContext.Current.CancellationToken);

    private async Task<JsonNode> AnswerAsync(HttpMethod method, string path, JsonNode? body, HttpStatusCode expected)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken);
        Xunit.Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
