using System.Net.Http.Headers;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>What signs the requests of one connection in.</summary>
internal abstract class TrackerCredentials
{
    /// <summary>Makes the header that signs in, with the secret as it is now.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TrackerException">There is no secret, or no token is to be had for it.</exception>
    public abstract ValueTask<AuthenticationHeaderValue> AuthorizeAsync(CancellationToken cancellationToken);

    /// <summary>Takes note that a header was refused.</summary>
    /// <param name="refused">The header.</param>
    /// <returns>True when the next one will be another, so that trying again makes sense.</returns>
    public abstract bool TryRenew(AuthenticationHeaderValue refused);

    /// <summary>Makes the credentials of a connection.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="dialect">The tracker's ways.</param>
    /// <param name="handlers">The connection pools.</param>
    /// <param name="failures">The sentences.</param>
    /// <param name="timeout">How long an answer of a token endpoint may take.</param>
    /// <param name="time">The clock of every wait and limit.</param>
    public static TrackerCredentials For(
        ConnectionDefinition definition, TrackerDialect dialect, TrackerHandlers handlers, TrackerFailures failures, TimeSpan timeout, TimeProvider time)
    {
        var secret = new SecretReader(definition.Name, definition.Auth.Secret);
        return definition.Auth is { Kind: AuthKind.OAuth, OAuth: { } oauth }
            ? new OAuthCredentials(secret, new OAuthTokenFile(oauth.TokenFile, failures, time), new OAuthClient(oauth, handlers.Reads, failures, timeout, time), time)
            : new SecretCredentials(secret, dialect);
    }
}

/// <summary>Signs in with a secret that is read at every use.</summary>
internal sealed class SecretCredentials(SecretReader secret, TrackerDialect dialect) : TrackerCredentials
{
    /// <inheritdoc/>
    public override ValueTask<AuthenticationHeaderValue> AuthorizeAsync(CancellationToken cancellationToken) => new(dialect.SignIn(secret.Read()));

    /// <inheritdoc/>
    public override bool TryRenew(AuthenticationHeaderValue refused) => !dialect.SignIn(secret.Read()).Equals(refused);
}
