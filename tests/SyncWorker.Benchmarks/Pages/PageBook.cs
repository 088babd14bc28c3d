using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Benchmarks.Pages;

/// <summary>Answers of a tracker, kept by request.</summary>
/// <param name="origin">The tracker.</param>
/// <param name="keep">Whether answers are kept; otherwise every request goes to the tracker.</param>
internal sealed class PageBook(HttpClient origin, bool keep)
{
    private readonly ConcurrentDictionary<string, (long Order, KeptRequest Request, byte[] Answer)> _pages = new(StringComparer.Ordinal);
    private long _order;

    /// <summary>Answers from memory, or from the tracker.</summary>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request, context.RequestAborted);
        if (_pages.TryGetValue(request.Key, out var kept))
        {
            await WriteAsync(context, kept.Answer);
            return;
        }

        using var message = request.ToMessage();
        message.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await origin.SendAsync(message, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        if (request.Path.EndsWith("/bulkfetch", StringComparison.Ordinal)) body = PageFilling.Fill(body);
        if (keep && answer.IsSuccessStatusCode && !request.Path.StartsWith(PageServer.InsidePrefix, StringComparison.Ordinal))
            _pages.TryAdd(request.Key, (Interlocked.Increment(ref _order), request, body));
        await WriteAsync(context, body);
    }

    /// <summary>Lists the kept requests, one line of JSON each, in the order they came.</summary>
    /// <param name="context">The request for it.</param>
    public async Task WriteListAsync(HttpContext context)
    {
        foreach (var (_, request, _) in _pages.Values.OrderBy(static page => page.Order))
            await context.Response.WriteAsync(JsonSerializer.Serialize(request) + "\n", context.RequestAborted);
    }

    private static async Task<KeptRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return new KeptRequest(request.Method, request.Path + request.QueryString.ToString(), await reader.ReadToEndAsync(cancellationToken));
    }

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>A request as it came.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path with the query.</param>
/// <param name="Body">Its body, or empty.</param>
internal sealed record KeptRequest(string Method, string Path, string Body)
{
    /// <summary>Gets what makes it the same request.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => $"{Method} {Path}\n{Body}";

    /// <summary>Makes the message to send.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Path, UriKind.Relative));
        if (Body.Length > 0) message.Content = new StringContent(Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return message;
    }
}
