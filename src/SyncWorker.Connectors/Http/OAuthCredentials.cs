using System.Net.Http.Headers;

namespace SyncWorker.Connectors.Http;

/// <summary>
/// Signs in with access tokens that a rotating refresh token gives. At most one refresh is under way for a token file, in this process and in others,
/// and what came is in the file before it is used: a token that was used and not kept would be the end of the grant.
/// </summary>
internal sealed class OAuthCredentials(SecretReader clientSecret, OAuthTokenFile file, OAuthClient client, TimeProvider time) : TrackerCredentials
{
    // Long enough for a request that is sent with the token to arrive.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private volatile string? _refused;

    /// <inheritdoc/>
    public override async ValueTask<AuthenticationHeaderValue> AuthorizeAsync(CancellationToken cancellationToken)
    {
        if (Usable(file.Read()) is { } token) return Bearer(token);
        await using (await file.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            // Whoever held the lock before may have done the work.
            var known = file.Read(again: true);
            if (Usable(known) is { } fresh) return Bearer(fresh);
            var renewed = await client.RefreshAsync(known.RefreshToken, clientSecret.Read(), cancellationToken).ConfigureAwait(false);
            file.Save(renewed);
            return Bearer(renewed.AccessToken ?? "");
        }
    }

    /// <inheritdoc/>
    public override bool TryRenew(AuthenticationHeaderValue refused)
    {
        // A token that was refused once is not used again; one that was made just because of that and is refused too will not get better.
        if (_refused == refused.Parameter) return true;
        var wasRenewed = _refused is not null && file.Read() is { } tokens && tokens.AccessToken == refused.Parameter && tokens.RenewedAt > time.GetUtcNow() - Margin;
        _refused = refused.Parameter;
        return !wasRenewed;
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private string? Usable(OAuthTokens tokens) =>
        tokens.AccessToken is { } token && token != _refused && tokens.ExpiresAt - Margin > time.GetUtcNow() ? token : null;
}
