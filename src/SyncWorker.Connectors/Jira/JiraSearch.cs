using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Which issues are looked for. The edition writes the JQL.</summary>
internal sealed record JiraSearch
{
    /// <summary>Gets the projects' ids; empty for all that the account sees.</summary>
    public IReadOnlyList<long> ProjectIds { get; init; } = [];

    /// <summary>Gets the configured condition of the scope, or <see langword="null"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>Gets a further condition, or <see langword="null"/>.</summary>
    public string? Condition { get; init; }

    /// <summary>The most issues in <see cref="Among"/>: as many as Cloud brings its index up to date with for a search.</summary>
    public const int MostAmong = 50;

    /// <summary>Gets the issues of which those in scope are wanted, whether or not all of them still exist; empty for all issues.</summary>
    public IReadOnlyList<long> Among { get; init; } = [];

    /// <summary>Gets the instant since which issues were updated, inclusive, or <see langword="null"/> for any.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets where an interrupted walk of this search goes on, as <see cref="JiraHits.Next"/> said, or <see langword="null"/> for the start. One that is no longer good starts over.</summary>
    public string? Position { get; init; }

    /// <summary>
    /// Gets the zone of the account's profile when instants must be written as quoted dates, or <see langword="null"/> to write them as epoch
    /// milliseconds, which need no zone.
    /// </summary>
    public TimeZoneInfo? QuotedIn { get; init; }
}

/// <summary>A page of a walk: what was found, or why the query is refused.</summary>
internal sealed record JiraHits
{
    /// <summary>Gets the issues of the page.</summary>
    public IReadOnlyList<Touch> Touches { get; init; } = [];

    /// <summary>Gets from where the walk goes on after this page; <see langword="null"/> at the proven end.</summary>
    public string? Next { get; init; }

    /// <summary>Gets a value indicating whether this is the proven end.</summary>
    public bool IsLast => Next is null && RefusedQuery is null;

    /// <summary>Gets the query that Jira does not accept (HTTP 400), or <see langword="null"/>. Nothing comes after it.</summary>
    public string? RefusedQuery { get; init; }

    /// <summary>Gets what Jira says about the refused query, or <see langword="null"/>.</summary>
    public string? Refusal { get; init; }

    /// <summary>Tells of a refused query.</summary>
    /// <param name="jql">The query.</param>
    /// <param name="body">The answer.</param>
    public static JiraHits Refused(string jql, ReadOnlyMemory<byte> body) => new() { RefusedQuery = jql, Refusal = JiraErrors.TryParse(body)?.ToString() ?? "" };
}
