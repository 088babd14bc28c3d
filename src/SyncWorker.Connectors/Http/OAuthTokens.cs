namespace SyncWorker.Connectors.Http;

/// <summary>The tokens of a grant. It is no record: nothing may print them.</summary>
internal sealed class OAuthTokens
{
    /// <summary>Gets the token that the next refresh needs.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>Gets the token that requests carry, or <see langword="null"/> before the first refresh.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Gets when the access token ends.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Gets when the access token was made.</summary>
    public DateTimeOffset RenewedAt { get; init; }
}
