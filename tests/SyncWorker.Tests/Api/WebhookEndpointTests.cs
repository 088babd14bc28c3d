using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Api;
using SyncWorker.Model.Definitions;
using SyncWorker.Options;

namespace SyncWorker.Tests.Api;

public sealed class WebhookEndpointTests : IAsyncDisposable
{
    private const string Secret = "a-secret-of-this-test";
    private const string Updated = """{"webhookEvent":"jira:issue_updated","issue":{"id":"10001"}}""";
    private const string Hook = """{"subscriptionId":"sub-1","id":"event-1","eventType":"workitem.created","resource":{"id":5}}""";
    private const int MaxBodyBytes = 4096;

    private readonly string _file = Path.GetTempFileName();
    private readonly KeptHints _store = new();
    private readonly KeptLog<WebhookEndpoint> _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HintInbox _inbox;
    private readonly WebhookEndpoint _endpoint;
    private int _asked;

    public WebhookEndpointTests()
    {
        File.WriteAllText(_file, Secret + "\n");
        _inbox = new HintInbox(_store, _ => _asked++);
        _inbox.Start();
        var settings = new WebhookSettings
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            MaxBodyBytes = MaxBodyBytes,
            Senders =
            [
                new WebhookSender("pay-jira", ConnectionKind.Jira, new SecretReference(null, _file)),
                new WebhookSender("core-ado", ConnectionKind.AzureDevOps, new SecretReference(null, _file)),
                new WebhookSender("named-ado", ConnectionKind.AzureDevOps, new SecretReference(null, _file)) { Subscriptions = ["SUB-1"] },
            ],
        };
        _endpoint = new WebhookEndpoint(settings, _inbox, _time, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task HandleAsync_SignedEvent_IsStoredAsAHintAndAnswered202()
    {
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated)));
        Assert.Equal([10001], Assert.Single(_store.Saved).Ids);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task HandleAsync_TamperedBody_Is401AndNothingIsStored()
    {
        Assert.Equal(401, await PostAsync(Updated.Replace("10001", "10002", StringComparison.Ordinal), Sign(Updated)));
        Assert.Empty(_store.Saved);
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha1=0a4d55a8d778e5022fab701977c5d840bbc486d0")]
    [InlineData("sha256=00")]
    public async Task HandleAsync_SignatureMissingOrWrong_Is401EvenForWhatIsNoEvent(string? signature)
    {
        Assert.Equal(401, await PostAsync(Updated, signature));
        Assert.Equal(401, await PostAsync("no JSON", signature));
        Assert.Empty(_store.Saved);
    }

    [Theory]
    [InlineData("ops-jira")]
    [InlineData("PAY-JIRA")]
    [InlineData("core-ado")]
    [InlineData("")]
    public async Task HandleAsync_UnknownConnectionOrOneOfAnotherTracker_Is404(string connection) => Assert.Equal(404, await PostAsync(Updated, Sign(Updated), connection: connection));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HandleAsync_BodyTooLarge_Is413WithoutReadingItAll(bool saysHowLarge)
    {
        var body = new string(' ', 1 << 20);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(body));

        Assert.Equal(413, await PostAsync(content, saysHowLarge ? body.Length : null, Sign(body)));

        Assert.InRange(content.Position, 0, 64 << 10);
        Assert.Empty(_store.Saved);
    }

    [Fact]
    public async Task HandleAsync_BodyJustAsLargeAsAllowed_IsTaken()
    {
        var body = Updated.PadRight(MaxBodyBytes);
        Assert.Equal(202, await PostAsync(body, Sign(body)));
        Assert.Equal(413, await PostAsync(body + " ", Sign(body + " ")));
    }

    [Fact]
    public async Task HandleAsync_SameIdentifierAgain_IsAnsweredAndNotStored()
    {
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated), "id-1"));
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated), "id-1"));
        Assert.Single(_store.Saved);
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated), "id-2"));
        Assert.Equal(2, _store.Saved.Count);
    }

    [Fact]
    public async Task HandleAsync_RefusedOrNotStored_TheIdentifierIsNotUsedUp()
    {
        Assert.Equal(401, await PostAsync(Updated, "sha256=00", "id-1"));
        _store.IsBroken = true;
        Assert.Equal(503, await PostAsync(Updated, Sign(Updated), "id-1"));
        _store.IsBroken = false;
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated), "id-1"));
        Assert.Single(_store.Saved);
    }

    [Fact]
    public async Task HandleAsync_SignedNonsense_Is400() => Assert.Equal(400, await PostAsync("Hello World!", Sign("Hello World!")));

    [Fact]
    public async Task HandleAsync_EventOfNoInterest_Is202AndAsksForNothing()
    {
        const string Body = """{"webhookEvent":"user_created"}""";
        Assert.Equal(202, await PostAsync(Body, Sign(Body)));
        Assert.Empty(_store.Saved);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task HandleAsync_SecretReplacedInItsFile_TheNewOneCountsAtOnce()
    {
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated)));
        await File.WriteAllTextAsync(_file, "another", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_file, File.GetLastWriteTimeUtc(_file).AddSeconds(5));

        Assert.Equal(401, await PostAsync(Updated, Sign(Updated)));
        Assert.Equal(202, await PostAsync(Updated, Sign(Updated, "another")));
    }

    [Fact]
    public async Task HandleAsync_SecretGone_Is503AndSaysWhere()
    {
        File.Delete(_file);
        Assert.Equal(503, await PostAsync(Updated, Sign(Updated)));
        Assert.Contains(_file, Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_ManyRefused_WarnOnceAMinuteAndNeverWithASecret()
    {
        var body = Updated.Replace("10001", "10001\",\"token\":\"body-word", StringComparison.Ordinal);
        for (var i = 0; i < 100; i++) await PostAsync(body, "sha256=5ec4e7" + Sign(body)[13..]);
        Assert.Single(_log.Lines);
        _time.Advance(TimeSpan.FromMinutes(1));
        await PostAsync(body, Sign(body, "wrong-secret"));

        var lines = _log.Lines;
        Assert.Equal(2, lines.Count);
        Assert.All(lines, static line =>
        {
            Assert.Equal(LogLevel.Warning, line.Level);
            Assert.Contains("pay-jira", line.Message, StringComparison.Ordinal);
            foreach (var word in new[] { Secret, "body-word", "5ec4e7", "wrong-secret" }) Assert.DoesNotContain(word, line.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Authorization", "Basic YW55Ym9keTphLXNlY3JldC1vZi10aGlzLXRlc3Q=", 202)]
    [InlineData("Authorization", "basic OmEtc2VjcmV0LW9mLXRoaXMtdGVzdA==", 202)]
    [InlineData("X-SyncWorker-Secret", Secret, 202)]
    [InlineData("Authorization", "Basic YW55Ym9keTphLXNlY3JldA==", 401)]
    [InlineData("Authorization", "Basic a-secret-of-this-test", 401)]
    [InlineData("Authorization", "Bearer a-secret-of-this-test", 401)]
    [InlineData("X-SyncWorker-Secret", "", 401)]
    [InlineData("X-Other", Secret, 401)]
    public async Task HandleAsync_ServiceHook_IsTakenWithTheSecretOnly(string header, string value, int answer)
    {
        Assert.Equal(answer, await HookAsync(Hook, (header, value)));
        Assert.Equal(answer == 202 ? 1 : 0, _store.Saved.Count);
        if (answer == 401) Assert.Contains("basic authentication password", Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_ServiceHookSentAgain_IsStoredOnceForItsSubscription()
    {
        var proof = ("X-SyncWorker-Secret", Secret);
        Assert.Equal(202, await HookAsync(Hook, proof));
        Assert.Equal(202, await HookAsync(Hook, proof));
        Assert.Single(_store.Saved);
        Assert.Equal(202, await HookAsync(Hook.Replace("sub-1", "sub-2", StringComparison.Ordinal), proof));
        Assert.Equal(2, _store.Saved.Count);
    }

    [Fact]
    public async Task HandleAsync_SubscriptionThatIsNotNamed_Is403AndSaysWhere()
    {
        var proof = ("X-SyncWorker-Secret", Secret);
        Assert.Equal(202, await HookAsync(Hook, proof, "named-ado"));
        Assert.Equal(403, await HookAsync(Hook.Replace("sub-1", "sub-2", StringComparison.Ordinal), proof, "named-ado"));
        Assert.Single(_store.Saved);
        Assert.Contains("webhook.subscriptions", Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    private async Task<int> HookAsync(string body, (string Name, string Value) header, string connection = "core-ado")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Body, context.Request.ContentLength) = ("POST", content, content.Length);
        (context.Request.RouteValues["tracker"], context.Request.RouteValues["connection"]) = ("azure-devops", connection);
        context.Request.Headers[header.Name] = header.Value;
        await _endpoint.HandleAsync(context);
        return context.Response.StatusCode;
    }

    private static string Sign(string body, string secret = Secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private async Task<int> PostAsync(string body, string? signature, string? identifier = null, string connection = "pay-jira")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await PostAsync(content, content.Length, signature, identifier, connection);
    }

    private async Task<int> PostAsync(Stream content, long? length, string? signature, string? identifier = null, string connection = "pay-jira")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Body = content;
        context.Request.ContentLength = length;
        context.Request.RouteValues["tracker"] = "jira";
        context.Request.RouteValues["connection"] = connection;
        if (signature is not null) context.Request.Headers["X-Hub-Signature"] = signature;
        if (identifier is not null) context.Request.Headers["X-Atlassian-Webhook-Identifier"] = identifier;
        await _endpoint.HandleAsync(context);
        return context.Response.StatusCode;
    }
}
