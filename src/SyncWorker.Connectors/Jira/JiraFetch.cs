using System.Collections.Concurrent;
using System.Globalization;

namespace SyncWorker.Connectors.Jira;

/// <summary>Some of the issues that were asked for, as they came.</summary>
/// <param name="Ids">The ids that this page answers, ascending.</param>
internal sealed record JiraFetch(IReadOnlyList<long> Ids)
{
    /// <summary>Gets the issues by id.</summary>
    public ConcurrentDictionary<long, FetchedIssue> Issues { get; } = new();

    /// <summary>Gets, by id, what Jira says about issues that it could not return.</summary>
    public ConcurrentDictionary<long, byte[]> Refused { get; } = new();

    /// <summary>Gets what came without an id that can be read.</summary>
    public ConcurrentBag<byte[]> Nameless { get; } = [];

    /// <summary>Reads an id from an object; null when it is no number.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">The member that holds it.</param>
    public static long? FindId(ReadOnlyMemory<byte> json, string member) =>
        long.TryParse(JiraPayload.FindText(json, member), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>One issue as it came, with its history.</summary>
/// <param name="Issue">The issue without its history.</param>
internal sealed record FetchedIssue(ReadOnlyMemory<byte> Issue)
{
    /// <summary>Gets the histories.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Histories { get; init; } = [];

    /// <summary>Gets how many histories there are when not all came, or <see langword="null"/>.</summary>
    public long? HistoryTotal { get; init; }

    /// <summary>Gets the ids of the issues that this one names by key.</summary>
    public IReadOnlyDictionary<string, long> IdsByKey { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets a value indicating whether the history tells of remote links.</summary>
    /// <remarks>A mention elsewhere, in a title say, costs one needless request and nothing else.</remarks>
    public bool NamesRemoteLinks => Histories.Any(static entry => entry.Span.IndexOf("\"RemoteIssueLink\""u8) >= 0);

    /// <summary>Joins everything to the bytes that are kept.</summary>
    /// <param name="remoteLinks">The remote links.</param>
    public ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> remoteLinks) => JiraPayload.Join(Issue, Histories, remoteLinks, HistoryTotal, IdsByKey);
}
