using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;
using SyncWorker.Options;
using SyncWorker.Storage;

namespace SyncWorker.Api;

/// <summary><c>POST /webhooks/jira/{connection}</c> and <c>/webhooks/azure-devops/{connection}</c>: takes announcements whose sender is proven, as hints what to read again.</summary>
/// <remarks>
/// Nothing of a body is looked at before its sender is proven, nothing of it is kept but ids, and the answer comes when they are stored. Answers:
/// 202 stored, known before, or of no interest; 400 no event of such a tracker; 401 proof missing or wrong; 403 sent for a subscription that is not
/// named in the configuration; 404 no such connection, or it takes no announcements; 413 too large; 503 could not be stored, to be sent again.
/// </remarks>
internal sealed partial class WebhookEndpoint
{
    /// <summary>The route.</summary>
    public const string Route = "/webhooks/{tracker}/{connection}";

    private static readonly TimeSpan WarningPace = TimeSpan.FromMinutes(1);

    private readonly HintInbox _inbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _maxBodyBytes;
    private readonly Dictionary<string, Sender> _senders;

    /// <summary>Initializes a new instance of the <see cref="WebhookEndpoint"/> class.</summary>
    /// <param name="settings">The secrets and the limit.</param>
    /// <param name="inbox">Takes the hints.</param>
    /// <param name="time">The clock that keeps warnings apart.</param>
    /// <param name="logger">Where refused senders are noted, at most once a minute and connection.</param>
    public WebhookEndpoint(WebhookSettings settings, HintInbox inbox, TimeProvider time, ILogger<WebhookEndpoint> logger)
    {
        (_inbox, _time, _logger, _maxBodyBytes) = (inbox, time, logger, settings.MaxBodyBytes);
        _senders = settings.Senders.ToDictionary(static sender => sender.Connection, static sender => new Sender(sender), StringComparer.Ordinal);
    }

    /// <summary>Answers one announcement.</summary>
    /// <param name="context">The request.</param>
    public async Task HandleAsync(HttpContext context) =>
        context.Response.StatusCode = context.Request.RouteValues["connection"] is string name && _senders.TryGetValue(name, out var sender) && sender.Dialect.Path.Equals(context.Request.RouteValues["tracker"])
            ? await TakeAsync(sender, context.Request, context.RequestAborted)
            : StatusCodes.Status404NotFound;

    private async Task<int> TakeAsync(Sender sender, HttpRequest request, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request, cancellationToken) is not { } body) return StatusCodes.Status413PayloadTooLarge;
        string secret;
        try
        {
            secret = sender.Secret.Read();
        }
        catch (TrackerException missing)
        {
            Warn(sender, missing.Message);
            return StatusCodes.Status503ServiceUnavailable;
        }

        if (!sender.Dialect.IsProven(request.Headers, body.Span, secret))
        {
            Warn(sender, $"Connection '{sender.Connection}' was sent an announcement whose {sender.Dialect.Proof} is missing or wrong; it was refused. {sender.Dialect.Remedy}");
            return StatusCodes.Status401Unauthorized;
        }

        if (sender.Dialect.Read(request.Headers, body) is not { } hint) return StatusCodes.Status400BadRequest;
        if (!sender.Takes(hint.Subscription))
        {
            Warn(sender, $"Connection '{sender.Connection}' was sent an announcement of a subscription that webhook.subscriptions does not name; it was refused. Add it there, or remove it from the tracker.");
            return StatusCodes.Status403Forbidden;
        }

        if (hint.Identifier is { } known && sender.Recent.Has(known)) return StatusCodes.Status202Accepted;
        if (hint.IsOfInterest && !await StoreAsync(sender, hint)) return StatusCodes.Status503ServiceUnavailable;
        if (hint.Identifier is { } identifier) sender.Recent.Add(identifier);
        return StatusCodes.Status202Accepted;
    }

    private async Task<bool> StoreAsync(Sender sender, WebhookHint hint)
    {
        try
        {
            return await _inbox.AddAsync(sender.Connection, hint.Ids);
        }
        catch (StoreException busy)
        {
            Warn(sender, $"An announcement for connection '{sender.Connection}' could not be stored, and the tracker was told to send it again. {busy.Message}");
            return false;
        }
    }

    /// <summary>Reads the whole body, or gives up (null) as soon as it is larger than allowed.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > _maxBodyBytes) return null;
        using var whole = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (whole.Length + read > _maxBodyBytes) return null;
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }

    /// <summary>Anybody who reaches the port can cause a warning: one a minute says it all.</summary>
    private void Warn(Sender sender, string sentence)
    {
        if (sender.MayWarn(_time.GetUtcNow(), WarningPace)) Log.Refused(_logger, sentence);
    }

    private sealed class Sender(WebhookSender settings)
    {
        private long _warnedAt = long.MinValue;

        public string Connection => settings.Connection;

        public IWebhookDialect Dialect { get; } = IWebhookDialect.Of(settings.Kind);

        public SecretReader Secret { get; } = new(settings.Connection, settings.Secret, "prove announcements with");

        public RecentIdentifiers Recent { get; } = new();

        public bool Takes(string? subscription) =>
            settings.Subscriptions.Count == 0 || (subscription is not null && settings.Subscriptions.Contains(subscription, StringComparer.OrdinalIgnoreCase));

        public bool MayWarn(DateTimeOffset now, TimeSpan pace)
        {
            var last = Interlocked.Read(ref _warnedAt);
            return (last == long.MinValue || now.UtcTicks - last >= pace.Ticks) && Interlocked.CompareExchange(ref _warnedAt, now.UtcTicks, last) == last;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
        public static partial void Refused(ILogger logger, string sentence);
    }
}
