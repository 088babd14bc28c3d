using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SyncWorker.IntegrationTests.Mutation;

/// <summary>Stands before a Jira Cloud and spoils some issues and some histories of its bulk answers, the same ones each time.</summary>
internal sealed class MutatingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _origin;
    private readonly Func<long, int?> _kindOf;
    private readonly int _seed;

    private MutatingProxy(WebApplication app, Uri origin, Func<long, int?> kindOf, int seed)
    {
        (_app, _kindOf, _seed) = (app, kindOf, seed);
        _origin = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = origin };
        app.MapFallback(AnswerAsync);
    }

    /// <summary>Gets where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Gets or sets a value indicating whether anything is spoilt.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Gets how each spoilt issue was spoilt.</summary>
    public ConcurrentDictionary<long, int> Spoilt { get; } = new();

    /// <summary>Starts one.</summary>
    /// <param name="origin">The Jira.</param>
    /// <param name="kindOf">How an issue is spoilt, by its id; null for not at all.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<MutatingProxy> StartAsync(Uri origin, Func<long, int?> kindOf, int seed, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        var proxy = new MutatingProxy(builder.Build(), origin, kindOf, seed);
        await proxy._app.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _origin.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var sent = await reader.ReadToEndAsync(context.RequestAborted);
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString.ToString());
        message.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        if (sent.Length > 0) message.Content = new StringContent(sent, Encoding.UTF8, "application/json");
        using var answer = await _origin.SendAsync(message, context.RequestAborted);
        var body = await answer.Content.ReadAsStringAsync(context.RequestAborted);
        if (IsOn && context.Request.Path.Value!.EndsWith("/bulkfetch", StringComparison.Ordinal)) body = Spoil(body);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>An odd id is spoilt in its issue, an even one in its history.</summary>
    private string Spoil(string body)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        var (list, id, isIssue) = root["issues"] is JsonArray issues ? (issues, "id", true) : ((JsonArray)root["issueChangeLogs"]!, "issueId", false);
        var parts = list.Select(element => Spoil(element!.ToJsonString(), long.Parse(element![id]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture), isIssue));
        var rest = string.Concat(root.Where(member => member.Value != list).Select(static member => $",{JsonValue.Create(member.Key).ToJsonString()}:{member.Value?.ToJsonString() ?? "null"}"));
        return $"{{\"{(isIssue ? "issues" : "issueChangeLogs")}\":[{string.Join(',', parts)}]{rest}}}";
    }

    private string Spoil(string json, long id, bool isIssue)
    {
        if (_kindOf(id) is not { } kind || (id % 2 == 1) != isIssue) return json;
        Spoilt[id] = kind;
        return PayloadMutator.Spoil(json, kind, unchecked((_seed * 1_000_003) + (int)id));
    }
}
