using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Talks HTTP to one tracker: budget, sign-in, limits, repeated reads, and a sentence for everything that goes wrong.</summary>
/// <remarks>A read is repeated when it broke or when the tracker says "later". A write is sent once, whatever happens.</remarks>
internal sealed partial class TrackerHttp
{
    private readonly TrackerDialect _dialect;
    private readonly TrackerHandlers _handlers;
    private readonly RateBudget _budget;
    private readonly TrackerCredentials _credentials;
    private readonly TrackerHttpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _connection;
    private readonly Uri _site;
    private readonly ResiliencePipeline<Attempt> _repeat;

    /// <summary>Initializes a new instance of the <see cref="TrackerHttp"/> class.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="dialect">The tracker's ways.</param>
    /// <param name="handlers">The connection pools.</param>
    /// <param name="budget">The tracker's budget; it is joined.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock of every wait and limit.</param>
    /// <param name="logger">Where requests are noted at debug level.</param>
    public TrackerHttp(
        ConnectionDefinition definition,
        TrackerDialect dialect,
        TrackerHandlers handlers,
        RateBudget budget,
        TrackerHttpOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_dialect, _handlers, _budget, _options, _time, _logger) = (dialect, handlers, budget, options, time, logger);
        _connection = definition.Name;
        _site = new Uri(definition.Url.AbsoluteUri.TrimEnd('/') + "/");
        Failures = new TrackerFailures(definition, dialect);
        _credentials = TrackerCredentials.For(definition, dialect, handlers, Failures, options.AnswerTimeout, time);
        budget.Join(definition.Rate.RequestsPerSecond, definition.Rate.KeepForWriteBack, dialect.ItemWriteLimits);
        _repeat = BuildRepetition();
    }

    /// <summary>Gets what has been sent and received.</summary>
    public RequestTally Tally { get; } = new();

    /// <summary>Gets what the answers say of the server's clock.</summary>
    public ServerClock Clock { get; } = new();

    /// <summary>Gets the sentences for what goes wrong.</summary>
    public TrackerFailures Failures { get; }

    /// <summary>Gets what is left of the tracker's budget.</summary>
    public RateHeadroom Headroom => _budget.Look();

    /// <summary>Finds the address that requests go to: the site's, or that of its gateway.</summary>
    public ValueTask<Uri> FindAddressAsync(CancellationToken cancellationToken) => _dialect.FindApiAsync(_site, ReadAsync, cancellationToken);

    /// <summary>Sends a read, repeated as far as the limits allow.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A success with JSON, or one of the statuses that the request accepts. To be disposed of.</returns>
    /// <exception cref="TrackerException">Anything else.</exception>
    public async Task<TrackerResponse> ReadAsync(TrackerRequest request, CancellationToken cancellationToken)
    {
        var attempt = await _repeat
            .ExecuteAsync(async token => await TryAsync(request, isWrite: false, token, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        if (attempt.Failure is { } failure) throw failure;
        var response = attempt.Response ?? throw new InvalidOperationException("An attempt ends in an answer or in a failure.");
        if (IsAnswer(request, response)) return response;
        using (response)
        {
            throw attempt.WaitUntil is { } until && until - _time.GetUtcNow() > _options.LongestWait
                ? Failures.AskedToWait(until)
                : Failures.ScopeMissing(request, response) ?? Failures.Refused(request.What, response);
        }
    }

    /// <summary>Sends a write once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops it before it leaves; a request that has left is waited for, within the limits.</param>
    /// <returns>What came back. To be disposed of.</returns>
    /// <exception cref="TrackerException">The sign-in is refused or there is no secret: nothing was written.</exception>
    public async Task<WriteReply> WriteAsync(TrackerRequest request, CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(request, isWrite: true, cancellationToken, CancellationToken.None).ConfigureAwait(false);
        return attempt.Failure is null
            ? new WriteReply { Response = attempt.Response, Refusal = Failures.FindRefusal(request, attempt.Response) }
            : new WriteReply { Sentence = attempt.Failure.Message, MayHaveArrived = attempt.MayHaveArrived };
    }

    private ResiliencePipeline<Attempt> BuildRepetition()
    {
        if (_options.Tries <= 1) return ResiliencePipeline<Attempt>.Empty;
        return new ResiliencePipelineBuilder<Attempt> { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = _options.Tries - 1,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsWorthRepeating: true }),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(PauseBefore(arguments.AttemptNumber, arguments.Outcome.Result)),
                OnRetry = static arguments =>
                {
                    arguments.Outcome.Result?.Response?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    private static bool IsPlainRefusal(TrackerRequest request, TrackerResponse response) =>
        response.Status == HttpStatusCode.Unauthorized && !request.Accepts.Contains(response.Status);

    private static bool IsAnswer(TrackerRequest request, TrackerResponse response) =>
        request.Accepts.Contains(response.Status) || (response.IsSuccess && response.IsJson && !response.Body.IsEmpty);

    private async Task<Attempt> TryAsync(TrackerRequest request, bool isWrite, CancellationToken beforeSending, CancellationToken whileSending)
    {
        var api = request.IsPublic ? _site : await _dialect.FindApiAsync(_site, ReadAsync, beforeSending).ConfigureAwait(false);
        var route = RequestRoute.Of(request, isWrite);
        if (await _budget.AcquireAsync(route, _options.LongestWait, beforeSending).ConfigureAwait(false) is { } pausedUntil)
            return new Attempt { Failure = Failures.AskedToWait(pausedUntil) };
        var signIn = request.IsPublic ? null : await _credentials.AuthorizeAsync(beforeSending).ConfigureAwait(false);
        using var message = Compose(request, api, signIn);
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, whileSending);
        var limitNow = _options.AnswerTimeout;
        if (isWrite) Tally.CountWrite();
        else Tally.CountRead();
        try
        {
            var sentAt = _time.GetUtcNow();
            var client = isWrite ? _handlers.Writes : _handlers.Reads;
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop.Token).ConfigureAwait(false);
            Clock.Observe(answer.Headers.Date, sentAt, _time.GetUtcNow());
            limit.CancelAfter(limitNow = _options.WholeTimeout);
            return Judge(request, route, signIn, await ReceiveAsync(request, answer, stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (whileSending.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException late)
        {
            return new Attempt { Failure = Failures.TimedOut(request.What, limitNow, late), IsWorthRepeating = true, MayHaveArrived = true };
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            var neverLeft = broken is HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
            };
            var failure = Failures.Unreachable(request.What, broken);
            return new Attempt { Failure = failure, IsWorthRepeating = failure.MayPass, MayHaveArrived = !neverLeft };
        }
    }

    private HttpRequestMessage Compose(TrackerRequest request, Uri api, AuthenticationHeaderValue? signIn)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(api, request.Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("SyncWorker", null));
        message.Headers.Authorization = signIn;
        _dialect.AddHeaders(message.Headers);
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    private async Task<TrackerResponse> ReceiveAsync(TrackerRequest request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (buffer, length) = await BodyReader.ReadAsync(answer.Content, _options.MaxBodyBytes, Tally, cancellationToken).ConfigureAwait(false)
            ?? throw Failures.TooLarge(request.What, _options.MaxBodyBytes);
        Log.Answered(_logger, _connection, request.Method, request.What, (int)answer.StatusCode, length);
        return new TrackerResponse(answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.MediaType, buffer, length);
    }

    private Attempt Judge(TrackerRequest request, RequestRoute route, AuthenticationHeaderValue? signIn, TrackerResponse response)
    {
        var now = _time.GetUtcNow();
        var reading = RateHeaders.Read(response, now);

        // All jobs of the host slow down, not only the one that was told to.
        if (response.Status == HttpStatusCode.TooManyRequests && reading.WaitUntil is null) reading = reading with { WaitUntil = now + _options.FirstPause };
        _budget.Observe(route, reading, _dialect.ScopeOf(response));
        var mayWait = reading.WaitUntil is not { } until || until - now <= _options.LongestWait;
        if ((_dialect.FindRefusedSignIn(response) ?? (IsPlainRefusal(request, response) ? "HTTP 401" : null)) is { } how)
        {
            // A read may come again where another secret has taken the refused one's place meanwhile.
            if (signIn is not null && _credentials.TryRenew(signIn))
            {
                var failure = Failures.ScopeMissing(request, response) ?? Failures.SignInRefused(how);
                response.Dispose();
                return new Attempt { Failure = failure, IsWorthRepeating = true };
            }

            if (_dialect.FindRefusedSignIn(response) is not null)
            {
                response.Dispose();
                throw Failures.SignInRefused(how);
            }
        }

        var isWorthRepeating = mayWait && !request.Accepts.Contains(response.Status)
            && TrackerFailures.MayPass(response.Status) && !_dialect.IsPermanent(response);
        return new Attempt { Response = response, WaitUntil = reading.WaitUntil, IsWorthRepeating = isWorthRepeating };
    }

    private TimeSpan PauseBefore(int attempt, Attempt? last)
    {
        var ours = Math.Min(_options.FirstPause.TotalSeconds * Math.Pow(2, attempt), _options.LongestPause.TotalSeconds);

        // All clients of a tracker that failed would otherwise come back at the same instant.
        var jittered = TimeSpan.FromSeconds(ours * (0.7 + (0.6 * Random.Shared.NextDouble())));
        var asked = last?.WaitUntil - _time.GetUtcNow();
        return asked > jittered ? asked.Value : jittered;
    }

    private sealed record Attempt
    {
        public TrackerResponse? Response { get; init; }

        public TrackerException? Failure { get; init; }

        public DateTimeOffset? WaitUntil { get; init; }

        public bool IsWorthRepeating { get; init; }

        public bool MayHaveArrived { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Connection}: {Method} {What}: {Status}, {Bytes} bytes.")]
        public static partial void Answered(ILogger logger, string connection, HttpMethod method, string what, int status, int bytes);
    }
}
