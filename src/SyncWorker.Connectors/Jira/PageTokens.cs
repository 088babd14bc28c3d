using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>Follows page tokens, and stops where a tracker would lead us round in circles.</summary>
/// <param name="failures">Makes the failure.</param>
/// <param name="what">What is paged, for people.</param>
/// <param name="first">The token to begin with, or <see langword="null"/> for the first page.</param>
internal sealed class PageTokens(TrackerFailures failures, string what, string? first = null)
{
    private const int MostEmptyPages = 10;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _empty;

    /// <summary>Gets the token of the next page; null before the first page of all and after the last.</summary>
    public string? Next { get; private set; } = first;

    /// <summary>Takes the token that came with a page.</summary>
    /// <param name="token">The token, or <see langword="null"/>.</param>
    /// <param name="pageIsEmpty">Whether the page held nothing.</param>
    /// <exception cref="Model.Reading.TrackerException">The token has come before, or page after page is empty: the end is not proven.</exception>
    public void Advance(string? token, bool pageIsEmpty)
    {
        Next = string.IsNullOrEmpty(token) ? null : token;
        if (Next is null) return;
        _empty = pageIsEmpty ? _empty + 1 : 0;
        if (!_seen.Add(Next) || _empty > MostEmptyPages)
            throw failures.Because($"Jira keeps offering the same or empty pages of {what}, so the reading could not be finished. The next run tries again.", mayPass: true);
    }
}
