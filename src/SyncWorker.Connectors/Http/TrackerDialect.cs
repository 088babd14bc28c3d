using System.Net.Http.Headers;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>What differs between trackers in talking HTTP: signing in, error texts, and the ways a dead token shows.</summary>
internal abstract class TrackerDialect
{
    /// <summary>Gets the product's name, for people.</summary>
    public abstract string Product { get; }

    /// <summary>Gets or sets which edition answers, once it is known: what to do differs between them.</summary>
    public TrackerKind? Edition { get; set; }

    /// <summary>Gets what to do about a token that is refused, one or two sentences that name where the token comes from.</summary>
    public abstract string TokenAdvice { get; }

    /// <summary>Makes the header that signs in.</summary>
    /// <param name="secret">The secret, just read.</param>
    public abstract AuthenticationHeaderValue SignIn(string secret);

    /// <summary>Finds where the API is: usually at the site's own address.</summary>
    /// <param name="site">The site's address, with a slash at its end.</param>
    /// <param name="read">Sends a read; a public one does not need the answer to this.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public virtual ValueTask<Uri> FindApiAsync(Uri site, Func<TrackerRequest, CancellationToken, Task<TrackerResponse>> read, CancellationToken cancellationToken) => new(site);

    /// <summary>Adds the headers that every request carries.</summary>
    /// <param name="headers">The request's headers.</param>
    public virtual void AddHeaders(HttpRequestHeaders headers)
    {
    }

    /// <summary>Says how an answer of any status shows that the sign-in failed, or <see langword="null"/> when it does not.</summary>
    /// <param name="response">The answer.</param>
    public virtual string? FindRefusedSignIn(TrackerResponse response) => null;

    /// <summary>Names the scope that a token lacks for a request, or <see langword="null"/> when the answer is not about scopes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    public virtual string? FindMissingScope(TrackerRequest request, TrackerResponse response) => null;

    /// <summary>Gets what to do about a token that lacks a scope, one or two sentences.</summary>
    public virtual string ScopeAdvice => TokenAdvice;

    /// <summary>Finds the tracker's own words in an error body, or <see langword="null"/>.</summary>
    /// <param name="body">The body.</param>
    public abstract string? FindErrorText(ReadOnlyMemory<byte> body);

    /// <summary>Says whether a status that usually passes is permanent here.</summary>
    /// <param name="response">The answer.</param>
    public virtual bool IsPermanent(TrackerResponse response) => false;

    /// <summary>Gets how many writes an item takes; all limits hold. Empty for no such limits.</summary>
    public virtual IReadOnlyList<ItemWriteLimit> ItemWriteLimits => [];

    /// <summary>Says how far a "slow down" reaches.</summary>
    /// <param name="response">The answer.</param>
    public virtual RateScope ScopeOf(TrackerResponse response) => RateScope.Host;
}
