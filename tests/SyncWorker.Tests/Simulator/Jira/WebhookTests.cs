using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>The simulator announces as the facts say that Jira does.</summary>
public sealed class WebhookTests : IAsyncDisposable
{
    private const string Secret = "It's a Secret to Everybody";

    private readonly ConcurrentQueue<Announced> _announced = new();
    private WebApplication? _receiver;
    private Func<int> _status = static () => 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_OfAnIssue_IsAnnouncedSignedOverTheRawBody()
    {
        await using var own = await OwnJira.StartAsync(items: 60);
        await RegisterAsync(own, "");
        var edit = own.Host.Jira!.ApplyRandomEdit(new Random(1));

        var announced = await ReceiveAsync(own, 1);

        var first = announced.First(one => Event(one) is "jira:issue_updated" or "jira:issue_created");
        Assert.Contains(announced, one => (string?)JsonNode.Parse(one.Body)!["issue"]!["id"] == edit.ItemId);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), first.Body)), first.Signature);
        Assert.NotEmpty(first.Identifier);
        Assert.Equal("Primary", first.Flow);
        Assert.Null(first.Retry);
    }

    [Fact]
    public async Task Edit_AnsweredWithAPassingFailure_IsSentAgainWithTheSameIdentifier()
    {
        var refusals = 0;
        _status = () => Interlocked.Increment(ref refusals) <= 2 ? 503 : 200;
        await using var own = await OwnJira.StartAsync(items: 60);
        await RegisterAsync(own, ",\"retryAfterMs\":10");
        await CommentAsync(own);

        var announced = await ReceiveAsync(own, 4);

        var repeated = announced.GroupBy(static one => one.Identifier).ToList();
        Assert.Equal(2, repeated.Count);
        Assert.Equal(4, announced.Count);
        Assert.Equal(2, announced.Count(static one => one.Retry == "1"));
    }

    [Fact]
    public async Task Edit_AnsweredWithARefusal_IsNotSentAgain()
    {
        _status = static () => 401;
        await using var own = await OwnJira.StartAsync(items: 60);
        await RegisterAsync(own, ",\"retryAfterMs\":1");
        await CommentAsync(own);
        await ReceiveAsync(own, 2);

        // The receiver is heard before the sender has heard its answer.
        for (var tries = 0; (int?)(await own.Probe.GetAsync("_webhooks"))["answers"]!["401"] != 2; tries++)
        {
            Assert.True(tries < 3000, "the sender did not hear two refusals");
            await Task.Delay(10, Cancel);
        }

        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(200, Cancel);
        Assert.Equal(2, _announced.Count);
    }

    [Fact]
    public async Task Edit_CopiesAndReversed_ComesTwiceAndLastFirst()
    {
        await using var own = await OwnJira.StartAsync(items: 60);
        await RegisterAsync(own, ",\"copies\":2,\"reversed\":true");
        await CommentAsync(own);

        var announced = await ReceiveAsync(own, 4);

        Assert.All(announced.GroupBy(static one => one.Identifier), static group => Assert.Equal(2, group.Count()));
        Assert.Equal(["comment_created", "jira:issue_updated"], announced.Select(Event).Distinct().Order());
    }

    [Fact]
    public async Task Register_AddressElsewhere_IsRefused()
    {
        await using var own = await OwnJira.StartAsync(items: 60);
        await own.Probe.PostAsync("_webhooks", JsonNode.Parse("""{"url":"https://example.com/x"}""")!, HttpStatusCode.BadRequest);
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null) await _receiver.DisposeAsync();
    }

    private static string? Event(Announced one) => (string?)JsonNode.Parse(one.Body)!["webhookEvent"];

    private static async Task CommentAsync(OwnJira own)
    {
        var issue = (await own.Probe.KeysAsync("project = PAY", "key"))[0];
        var body = JsonNode.Parse("""{"body":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}}""")!;
        await own.Probe.PostAsync($"rest/api/3/issue/{issue}/comment", body, HttpStatusCode.Created);
    }

    private async Task RegisterAsync(OwnJira own, string more)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _receiver = builder.Build();
        _receiver.MapPost("/here", TakeAsync);
        await _receiver.StartAsync(Cancel);
        var url = _receiver.Urls.First() + "/here";
        await own.Probe.PostAsync("_webhooks", JsonNode.Parse($$"""{"url":"{{url}}","secret":"{{Secret}}"{{more}}}""")!, HttpStatusCode.Created);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        string? Header(string name) => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
        _announced.Enqueue(new Announced(
            body.ToArray(), Header("X-Hub-Signature"), Header("X-Atlassian-Webhook-Identifier") ?? "", Header("X-Atlassian-Webhook-Flow"), Header("X-Atlassian-Webhook-Retry")));
        context.Response.StatusCode = _status();
    }

    private async Task<IReadOnlyList<Announced>> ReceiveAsync(OwnJira own, int count)
    {
        for (var tries = 0; _announced.Count < count; tries++)
        {
            Assert.True(tries < 3000, $"{_announced.Count} announcements came, not {count}");
            own.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(10, Cancel);
        }

        return [.. _announced];
    }

    private sealed record Announced(byte[] Body, string? Signature, string Identifier, string? Flow, string? Retry);
}
