using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

/// <summary>A request that a stub received.</summary>
internal sealed record StubRequest(string Method, string PathAndQuery, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A server whose every answer the test writes. The version negotiation is answered by itself.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private StubServer(WebApplication server) => _server = server;

    /// <summary>Gets the requests but for the negotiation, in order.</summary>
    public List<StubRequest> Requests { get; } = [];

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts a server that answers by the number of the request, from 0.</summary>
    public static async Task<StubServer> StartAsync(Func<StubRequest, int, (int Status, string ContentType, string Body)> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var stub = new StubServer(server);
        server.Run(async context =>
        {
            if (context.Request.Method == "OPTIONS")
            {
                await WriteAsync(context, 200, "application/json", """{"value":[{"resourceName":"workItems","releasedVersion":"7.1","maxVersion":"7.2"}]}""");
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            var request = new StubRequest(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                await reader.ReadToEndAsync(context.RequestAborted),
                context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            (int Status, string ContentType, string Body) reply;
            lock (stub.Requests)
            {
                stub.Requests.Add(request);
                reply = answer(request, stub.Requests.Count - 1);
            }

            if (reply.Status == 0) context.Abort();
            else await WriteAsync(context, reply.Status, reply.ContentType, reply.Body);
        });
        await server.StartAsync();
        stub.Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/contoso");
        return stub;
    }

    /// <summary>Starts a server that gives these JSON answers one after the other, the last one again and again.</summary>
    public static Task<StubServer> StartAsync(params string[] answers) =>
        StartAsync((_, index) => (200, "application/json", answers[Math.Min(index, answers.Length - 1)]));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }
}
