using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace SyncWorker.Simulator.Jira.Webhooks;

/// <summary>Sends events to the registered webhooks as Jira does: signed, in no promised order, repeated when they fail for a passing reason.</summary>
/// <param name="time">The clock of the pauses.</param>
internal sealed class WebhookSender(TimeProvider time) : IDisposable
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Channel<JiraEvent> _events = Channel.CreateUnbounded<JiraEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<WebhookTarget> _targets = [];
    private Task? _sending;

    /// <summary>Gets how often each status (or <c>none</c>) was answered.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Gets whether anybody is registered.</summary>
    public bool HasTargets => _targets.Count > 0;

    /// <summary>Registers a webhook.</summary>
    public void Register(WebhookTarget target)
    {
        lock (_gate)
        {
            _targets = [.. _targets, target];
            _sending ??= SendAsync(_stopping.Token);
        }
    }

    /// <summary>Forgets all webhooks and what they answered.</summary>
    public void Clear()
    {
        lock (_gate) _targets = [];
        _answers.Clear();
    }

    /// <summary>Takes an event; it is sent later.</summary>
    public void Add(JiraEvent happened)
    {
        if (HasTargets) _events.Writer.TryWrite(happened);
    }

    /// <summary>Stops; what was not sent is lost.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _client.Dispose();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Gathering, time, cancellationToken);
            List<JiraEvent> batch = [];
            while (_events.Reader.TryRead(out var happened)) batch.Add(happened);
            foreach (var target in _targets)
            {
                var ordered = target.IsReversed ? Enumerable.Reverse(batch) : batch;
                var copies = ordered.SelectMany(happened => Enumerable.Repeat(happened, target.Copies));
                await Parallel.ForEachAsync(
                    copies,
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                    async (happened, token) => await SendAsync(target, happened, attempt: 0, token));
            }
        }
    }

    private async Task SendAsync(WebhookTarget target, JiraEvent happened, int attempt, CancellationToken cancellationToken)
    {
        var status = await PostAsync(target, happened, attempt, cancellationToken);
        _answers.AddOrUpdate(status is { } code ? ((int)code).ToString(CultureInfo.InvariantCulture) : "none", 1, static (_, count) => count + 1);
        var isPassing = status is null || (int)status is 408 or 409 or 425 or 429 or >= 500;
        if (!isPassing || attempt >= target.Retries) return;

        // Later events do not wait for it.
        _ = RepeatAsync(target, happened, attempt + 1, cancellationToken);
    }

    private async Task RepeatAsync(WebhookTarget target, JiraEvent happened, int attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(target.RetryAfter, time, cancellationToken);
        await SendAsync(target, happened, attempt, cancellationToken);
    }

    private async Task<HttpStatusCode?> PostAsync(WebhookTarget target, JiraEvent happened, int attempt, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(happened.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=UTF-8");
        message.Headers.TryAddWithoutValidation("X-Atlassian-Webhook-Identifier", happened.Identifier);
        message.Headers.TryAddWithoutValidation("X-Atlassian-Webhook-Flow", "Primary");
        if (attempt > 0) message.Headers.TryAddWithoutValidation("X-Atlassian-Webhook-Retry", attempt.ToString(CultureInfo.InvariantCulture));
        if (target.Secret is { } secret)
        {
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), happened.Body);
            message.Headers.TryAddWithoutValidation("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(hash));
        }

        try
        {
            using var answer = await _client.SendAsync(message, cancellationToken);
            return answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
