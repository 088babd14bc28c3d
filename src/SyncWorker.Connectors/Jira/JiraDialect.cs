using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>How Jira is signed in to, and how its refusals look.</summary>
internal sealed class JiraDialect(AuthDefinition auth) : TrackerDialect
{
    private readonly JiraGateway? _gateway = auth.Kind is AuthKind.ScopedToken or AuthKind.OAuth ? new JiraGateway(auth.Gateway ?? new GatewayDefinition()) : null;

    /// <inheritdoc/>
    public override string Product => "Jira";

    /// <inheritdoc/>
    public override string TokenAdvice => auth.Kind switch
    {
        AuthKind.PersonalAccessToken => PersonalTokenAdvice,
        AuthKind.ScopedToken => $"Make a new scoped API token at id.atlassian.com for that account, with {JiraScopes.ToRead}, and for write-back {JiraScopes.ToWrite}, and put it into {SecretPlace.Of(auth.Secret)}"
            + (auth.Gateway?.CloudId is null ? "." : "; check auth.scopedToken.cloudId too."),
        AuthKind.OAuth => $"Authorise the app again, with offline_access, for this site, and put the new refresh token into the file {auth.OAuth?.TokenFile}.",
        _ => BasicAdvice,
    };

    private string PersonalTokenAdvice => Edition switch
    {
        TrackerKind.JiraCloud => $"A Jira Cloud answers, and takes no personal access token: make an API token at id.atlassian.com, put it into {SecretPlace.Of(auth.Secret)}, and name it under auth.basic with the account's e-mail address (a scoped one under auth.scopedToken).",
        TrackerKind.JiraDataCenter => $"Make a new personal access token in the account's Jira profile and put it into {SecretPlace.Of(auth.Secret)}.",
        _ => $"Make a new personal access token in the account's Jira profile and put it into {SecretPlace.Of(auth.Secret)}; Jira Cloud takes none: use auth.basic or auth.scopedToken there.",
    };

    private string BasicAdvice => Edition switch
    {
        TrackerKind.JiraCloud => $"Make a new API token at id.atlassian.com for {auth.User} and put it into {SecretPlace.Of(auth.Secret)}; check that e-mail address (auth.basic.user) too.",
        TrackerKind.JiraDataCenter => $"Check the user {auth.User} and the password in {SecretPlace.Of(auth.Secret)}; Jira Data Center 11 and later takes no password: make a personal access token in the account's Jira profile, and name it under auth.patEnv or auth.patFile.",
        _ => $"Check the user {auth.User} and what is in {SecretPlace.Of(auth.Secret)}: Jira Cloud takes an API token of id.atlassian.com there, Jira Data Center a password, and none from version 11 on.",
    };

    /// <inheritdoc/>
    public override AuthenticationHeaderValue SignIn(string secret) => auth.Kind == AuthKind.Basic || (auth.Kind == AuthKind.ScopedToken && auth.User is not null)
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{auth.User}:{secret}")))
        : new AuthenticationHeaderValue("Bearer", secret);

    /// <inheritdoc/>
    public override ValueTask<Uri> FindApiAsync(Uri site, Func<TrackerRequest, CancellationToken, Task<TrackerResponse>> read, CancellationToken cancellationToken) =>
        _gateway is null ? new(site) : _gateway.FindAsync(read, () => NoCloudId(site), cancellationToken);

    /// <inheritdoc/>
    public override void AddHeaders(HttpRequestHeaders headers) => headers.Add("X-Atlassian-Token", "no-check");

    /// <inheritdoc/>
    /// <remarks>With a dead token many calls answer 200 and nothing, as they would to a stranger; only this header tells.</remarks>
    public override string? FindRefusedSignIn(TrackerResponse response) =>
        response.Headers.TryGetValues("X-Seraph-LoginReason", out var reasons)
        && string.Join(',', reasons) is var reason
        && (reason.Contains("AUTHENTICATED_FAILED", StringComparison.OrdinalIgnoreCase) || reason.Contains("AUTHENTICATION_DENIED", StringComparison.OrdinalIgnoreCase))
            ? $"X-Seraph-LoginReason: {reason}"
            : null;

    /// <inheritdoc/>
    /// <remarks>The gateway answers a token without the scope that an operation needs with 401 and "Unauthorized; scope does not match"; which one is missing stands in the operation's description.</remarks>
    public override string? FindMissingScope(TrackerRequest request, TrackerResponse response) =>
        response.Status == HttpStatusCode.Unauthorized && _gateway is not null && response.IsJson
        && FindErrorText(response.Body)?.Contains("scope does not match", StringComparison.OrdinalIgnoreCase) == true
            ? JiraScopes.Of(request)
            : null;

    /// <inheritdoc/>
    public override string ScopeAdvice => auth.Kind == AuthKind.OAuth
        ? $"Give the app the scopes {JiraScopes.ToRead}, and for write-back {JiraScopes.ToWrite}; then authorise it again for this site, and put the new refresh token into the file {auth.OAuth?.TokenFile}."
        : $"A token's scopes cannot be changed: make a new scoped API token for that account with {JiraScopes.ToRead}, and for write-back {JiraScopes.ToWrite}, and put it into {SecretPlace.Of(auth.Secret)}.";

    /// <inheritdoc/>
    public override string? FindErrorText(ReadOnlyMemory<byte> body) => JiraErrors.TryParse(body)?.ToString();

    private static TrackerException NoCloudId(Uri site) => new(
        $"The site {site.GetLeftPart(UriPartial.Authority)} does not tell its cloud id, which is needed to reach it through Jira Cloud's gateway. Check that it is a Jira Cloud; if it is, write its cloudId under auth.",
        mayPass: false);

    /// <inheritdoc/>
    /// <remarks>
    /// https://developer.atlassian.com/cloud/jira/platform/rate-limiting/: 2 and 30 seconds there. The spans are a little longer here, because Jira counts from when a write
    /// arrives, and one that was long under way is counted later than we sent it.
    /// </remarks>
    public override IReadOnlyList<ItemWriteLimit> ItemWriteLimits { get; } = [new(20, TimeSpan.FromSeconds(2.5)), new(100, TimeSpan.FromSeconds(32))];

    /// <inheritdoc/>
    /// <remarks>The reasons are <c>jira-quota-…</c>, <c>jira-burst-based</c> and <c>jira-per-issue-on-write</c>; without one, or with another, everything is meant.</remarks>
    public override RateScope ScopeOf(TrackerResponse response)
    {
        if (response.Status != HttpStatusCode.TooManyRequests || RateHeaders.FindReason(response) is not { } reason) return RateScope.Host;
        if (reason.Contains("per-issue", StringComparison.OrdinalIgnoreCase)) return RateScope.ItemWrites;
        return reason.Contains("burst", StringComparison.OrdinalIgnoreCase) ? RateScope.Endpoint : RateScope.Host;
    }
}

/// <summary>An error answer of Jira.</summary>
/// <param name="Messages">Messages about the request as a whole.</param>
/// <param name="ByField">Messages by field.</param>
internal sealed record JiraErrors(IReadOnlyList<string> Messages, IReadOnlyList<KeyValuePair<string, string>> ByField)
{
    /// <summary>Parses an error body; null when it holds no message.</summary>
    /// <param name="body">The body.</param>
    public static JiraErrors? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, JsonReading.Options);
            var root = document.RootElement;
            List<string> messages = [.. root.Elements("errorMessages").Select(static message => message.AsText()).OfType<string>()];
            if (root.Text("errorMessage") is { } one) messages.Add(one);
            if (root.Text("message") is { } other) messages.Add(other);
            List<KeyValuePair<string, string>> byField = root.Member("errors") is { ValueKind: JsonValueKind.Object } errors
                ? [.. errors.EnumerateObject().Select(static error => KeyValuePair.Create(error.Name, error.Value.AsText() ?? error.Value.GetRawText()))]
                : [];
            return messages.Count + byField.Count > 0 ? new JiraErrors(messages, byField) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns all messages in one line.</summary>
    public override string ToString() => string.Join(' ', Messages.Concat(ByField.Select(static error => $"{error.Key}: {error.Value}")));
}
