using System.Globalization;
using System.Net;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Turns what can go wrong between us and one tracker into sentences for a PMO administrator. No sentence holds a secret or a query.</summary>
internal sealed class TrackerFailures(ConnectionDefinition definition, TrackerDialect dialect)
{
    /// <summary>Gets or sets which edition answers, once it is known; the advice is then for that one.</summary>
    public TrackerKind? Edition
    {
        get => dialect.Edition;
        set => dialect.Edition = value;
    }

    private string Where => $"Connection '{definition.Name}'";

    private string Site => definition.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>A failure with a sentence of the caller's.</summary>
    /// <param name="sentence">What happened and what to do, after the connection's name.</param>
    /// <param name="mayPass">Whether a later run may succeed.</param>
    /// <param name="cause">The cause, or <see langword="null"/>.</param>
    public TrackerException Because(string sentence, bool mayPass, Exception? cause = null) => new($"{Where}: {sentence}", mayPass, cause);

    /// <summary>An answer that says it is JSON and is not, or not of the expected shape.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="cause">The cause, or <see langword="null"/>.</param>
    public TrackerException Malformed(string what, Exception? cause = null) => Because(
        $"{dialect.Product} answered {what} with text that is cut off or is not the JSON it should be. Nothing was taken from it. "
        + "The next run tries again; if it stays so, look for a proxy that changes or cuts answers.",
        mayPass: true,
        cause);

    /// <summary>No whole answer came.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="cause">What the network said.</param>
    public TrackerException Unreachable(string what, Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Because(
            $"the name {definition.Url.Host} cannot be found. Check the address (url), and the name service of this machine.", true, cause),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Because(
            $"no secure connection to {Site} could be made: its certificate is not trusted, or has expired, or both sides share no TLS version. "
            + "Install the issuing authority's certificate on this machine, or have the certificate renewed.",
            false,
            cause),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Because(
            $"the proxy refused the way to {Site}. Check the proxy settings of this machine.", true, cause),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Because(
            $"nothing answers at {Site}: the connection was refused or could not be made. Check that the tracker runs and that no firewall is between.", true, cause),
        InvalidDataException or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Because(
            $"{dialect.Product} closed the connection in the middle of {what}. Nothing was taken from the part that came. The next run tries again.", true, cause),
        _ => Because($"the connection to {Site} broke while asking for {what}. The next run tries again.", true, cause),
    };

    /// <summary>The answer took too long.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="limit">How long was waited.</param>
    /// <param name="cause">The cause.</param>
    public TrackerException TimedOut(string what, TimeSpan limit, Exception cause) => Because(
        string.Create(CultureInfo.InvariantCulture, $"{dialect.Product} did not answer {what} within {limit.TotalSeconds:0.#} seconds. The next run tries again; if it stays so, the tracker is overloaded or a firewall swallows the traffic."),
        true,
        cause);

    /// <summary>The answer is larger than we take.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="limit">The limit in bytes.</param>
    public TrackerException TooLarge(string what, int limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Where}: the answer to {what} is larger than {limit >> 20} MiB and was not taken. Narrow the connection's scope."), mayPass: false)
    {
        IsTooLarge = true,
    };

    /// <summary>The tracker asks us to stay away for longer than a run waits.</summary>
    /// <param name="until">Until when.</param>
    public TrackerException AskedToWait(DateTimeOffset until) => Because(
        string.Create(CultureInfo.InvariantCulture, $"{dialect.Product} asks for no more requests until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Later runs go on after that; lower rate.requestsPerSecond if this comes often."),
        true);

    /// <summary>The sign-in is refused.</summary>
    /// <param name="how">How it showed.</param>
    public TrackerException SignInRefused(string how) =>
        new($"{Where}: {dialect.Product} does not accept our sign-in ({how}). {dialect.TokenAdvice}", mayPass: false) { SignInRefusal = how };

    /// <summary>A token that signs in and may not do this; <see langword="null"/> when the answer does not say so.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    public TrackerException? ScopeMissing(TrackerRequest request, TrackerResponse response) => dialect.FindMissingScope(request, response) is { } scope
        ? Because($"{dialect.Product} refuses {request.What} to our token: the token lacks the scope {scope} (HTTP {(int)response.Status}). {dialect.ScopeAdvice}", false)
        : null;

    /// <summary>Says why a token was refused, in whole sentences; <see langword="null"/> when the answer does not say that it was.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer, or <see langword="null"/> when none came.</param>
    public string? FindRefusal(TrackerRequest request, TrackerResponse? response) =>
        response is { Status: HttpStatusCode.Unauthorized } ? (ScopeMissing(request, response) ?? SignInRefused("HTTP 401")).Message : null;

    /// <summary>An answer that is no success, or a success that is not JSON.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="response">The answer.</param>
    public TrackerException Refused(string what, TrackerResponse response)
    {
        var status = (int)response.Status;
        var words = response.IsJson ? dialect.FindErrorText(response.Body) : null;
        var said = words is null ? "" : $" It says: {Shorten(words)}";
        return status switch
        {
            401 => SignInRefused("HTTP 401"),
            >= 300 and < 400 => Because(
                $"{Site} redirects{Target(response)} instead of answering {what}. Put the tracker's own address as url, and check that no login page stands in front of it.", false),
            403 => Because($"our account may not read {what} (HTTP 403).{said} Give the account that permission, or leave this out of the scope.", false),
            404 or 410 => Because($"{dialect.Product} does not know {what} (HTTP {status}).{said} Check the address (url) and the scope.", false),
            429 => Because($"{dialect.Product} keeps answering that we ask too much (HTTP 429). The next run tries again; lower rate.requestsPerSecond if this comes often.", true),
            >= 200 and < 300 => Because(
                $"{Site} answered {what} with {(response.Body.IsEmpty ? "nothing" : response.MediaType ?? "something without a type")} instead of JSON, as a login or maintenance page does. Nothing was taken from it. "
                + "Check the address, the token and any proxy in between.",
                true),
            >= 500 => Because($"{dialect.Product} failed to answer {what} (HTTP {status}).{said} {(dialect.IsPermanent(response) ? "Repeating does not help." : "The next run tries again.")}", !dialect.IsPermanent(response)),
            _ => Because($"{dialect.Product} refused {what} (HTTP {status}).{said}", status is 408),
        };
    }

    private static string Target(TrackerResponse response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? $" to {location.GetLeftPart(UriPartial.Authority)}" : " to another page";

    private static string Shorten(string words)
    {
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var cut = line.Length > 300 ? string.Concat(line.AsSpan(0, 300), "…") : line;
        return cut.EndsWith('.') || cut.EndsWith('…') ? cut : cut + ".";
    }

    /// <summary>Says whether a status may go away by itself.</summary>
    /// <param name="status">The status.</param>
    public static bool MayPass(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;
}
