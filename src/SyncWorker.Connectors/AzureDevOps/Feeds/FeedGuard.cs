using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>Stops the reading of a feed that does not come to an end: a token that comes again or is missing, or pages and pages of nothing.</summary>
internal sealed class FeedGuard(TrackerFailures failures, string what)
{
    private const int MostEmptyPages = 50;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _empty;

    /// <summary>Checks a page before the next one is asked for.</summary>
    /// <param name="page">The page.</param>
    /// <param name="asked">The token that it was asked for with.</param>
    /// <exception cref="Model.Reading.TrackerException">Going on would never end.</exception>
    public void Check(FeedPage page, string? asked)
    {
        if (page.IsLast) return;
        if (asked is not null) _seen.Add(asked);
        if (page.Token is null)
            throw failures.Because($"Azure DevOps says that {what} goes on, but not where. The next run tries again.", mayPass: true);
        if (!_seen.Add(page.Token))
            throw failures.Because($"Azure DevOps sends the same part of {what} again and again. What was read is kept; the next run goes on from there.", mayPass: true);
        _empty = page.Values.GetArrayLength() == 0 ? _empty + 1 : 0;
        if (_empty > MostEmptyPages)
            throw failures.Because($"Azure DevOps sends one empty part of {what} after the other. What was read is kept; the next run goes on from there.", mayPass: true);
    }
}
