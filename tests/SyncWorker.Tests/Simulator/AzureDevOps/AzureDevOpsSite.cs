using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

/// <summary>The tests that share one running organisation; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AzureDevOpsSiteTests : ICollectionFixture<AzureDevOpsSite>
{
    public const string Name = "One Azure DevOps organisation";
}

/// <summary>One running organisation for all tests; a test changes only items that it has made itself, unless it starts a host of its own.</summary>
public sealed class AzureDevOpsSite : IAsyncLifetime
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    private SimulatorHost? host;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));

    public SimulatorHost Host => host ?? throw new InvalidOperationException("The site has not been started.");

    public AzureDevOpsCaller Caller { get; private set; } = null!;

    public static SimulatorOptions Options(int items = 400, long seed = 1) => new()
    {
        Items = items,
        Seed = seed,
        TodayOn = Today,
        Port = 0,
        Tracker = SimulatedTrackers.AzureDevOps,
    };

    public async ValueTask InitializeAsync()
    {
        host = await SimulatorHost.StartAsync(Options() with { TimeProvider = Clock }, CancellationToken.None);
        Caller = new AzureDevOpsCaller(host.AzureDevOps!);
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, string ContentType, string Text)
{
    public JsonElement Json { get; } = ContentType.StartsWith("application/json", StringComparison.Ordinal) && Text.Length > 0
        ? JsonDocument.Parse(Text).RootElement
        : default;

    public string TypeKey => Json.GetProperty("typeKey").GetString()!;

    public string Message => Json.GetProperty("message").GetString()!;
}

/// <summary>Speaks to an organisation as a client does.</summary>
public sealed class AzureDevOpsCaller : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true);

    public AzureDevOpsCaller(Uri organization, string credentials = "ana:token")
    {
        Organization = organization.AbsoluteUri.TrimEnd('/');
        Root = organization.GetLeftPart(UriPartial.Authority);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
    }

    public string Organization { get; }

    public string Root { get; }

    public void Dispose() => http.Dispose();

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, Versioned(path), body);

    public Task<Reply> PatchAsync(int id, params object[] operations) => SendAsync(HttpMethod.Patch, Versioned($"_apis/wit/workitems/{id}"), operations);

    /// <summary>Creates an item and answers its id.</summary>
    public async Task<int> CreateAsync(string type = "User Story", string project = "Core", params object[] operations)
    {
        var reply = await SendAsync(
            HttpMethod.Post,
            Versioned($"{project}/_apis/wit/workitems/${Uri.EscapeDataString(type)}"),
            operations.Length > 0 ? operations : [Set("System.Title", "Made by a test")]);
        Assert.Equal(200, reply.Status);
        return reply.Json.GetProperty("id").GetInt32();
    }

    public async Task<List<int>> QueryAsync(string wiql, string scope = "", string query = "")
    {
        var reply = await PostAsync($"{scope}_apis/wit/wiql?{query}", new { query = wiql });
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Json.GetProperty("workItems").EnumerateArray().Select(item => item.GetProperty("id").GetInt32())];
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? Root + path : $"{Organization}/{path}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, method == HttpMethod.Patch ? "application/json-patch+json" : "application/json");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.ToString() ?? string.Empty, text);
    }

    public static object Set(string field, object? value) => new { op = "add", path = $"/fields/{field}", value };

    public static object TestRev(int rev) => new { op = "test", path = "/rev", value = rev };

    public static object Relate(string rel, int other) =>
        new { op = "add", path = "/relations/-", value = new { rel, url = $"https://dev.azure.com/example/_apis/wit/workItems/{other}" } };

    public static object Unrelate(int place) => new { op = "remove", path = $"/relations/{place}" };

    private static string Versioned(string path) => path.Contains("api-version", StringComparison.Ordinal)
        ? path
        : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=7.1";
}
