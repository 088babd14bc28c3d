using System.Collections.Concurrent;
using System.Globalization;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>Some of the issues that were asked for, as they came. What came is gone after disposal: join or copy what is kept.</summary>
/// <param name="Ids">The ids that this page answers, ascending.</param>
internal sealed record JiraFetch(IReadOnlyList<long> Ids) : IDisposable
{
    private readonly ConcurrentBag<TrackerResponse> _answers = [];

    /// <summary>Gets the issues by id.</summary>
    public ConcurrentDictionary<long, FetchedIssue> Issues { get; } = new();

    /// <summary>Gets, by id, what Jira says about issues that it could not return.</summary>
    public ConcurrentDictionary<long, RefusedIssue> Refused { get; } = new();

    /// <summary>Gets what came without an id that can be read.</summary>
    public ConcurrentBag<byte[]> Nameless { get; } = [];

    /// <summary>Gets or sets a value indicating whether it took more than one answer: what is missing in a later one was not missed beside what an earlier one holds.</summary>
    public bool IsDivided { get; set; }

    /// <summary>Takes over an answer of which issues or histories are slices.</summary>
    /// <param name="answer">The answer.</param>
    public void Keep(TrackerResponse answer) => _answers.Add(answer);

    /// <summary>Gives the answers back.</summary>
    public void Dispose()
    {
        while (_answers.TryTake(out var answer)) answer.Dispose();
    }

    /// <summary>Reads an id from an object; null when it is no number.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">The member that holds it.</param>
    public static long? FindId(ReadOnlyMemory<byte> json, string member) =>
        long.TryParse(JiraPayload.FindText(json, member), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>An issue that Jira did not return in a form that can be read.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Raw">What came instead.</param>
internal sealed record RefusedIssue(string Reason, byte[] Raw);

/// <summary>One issue as it came, with its history.</summary>
/// <param name="Issue">The issue without its history.</param>
internal sealed record FetchedIssue(ReadOnlyMemory<byte> Issue)
{
    /// <summary>Gets the histories, one by one or several with the commas between them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Histories { get; init; } = [];

    /// <summary>Gets how many histories there are when not all came, or <see langword="null"/>.</summary>
    public long? HistoryTotal { get; init; }

    /// <summary>Gets the ids of the issues that this one names by key.</summary>
    public IReadOnlyDictionary<string, long> IdsByKey { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets a value indicating whether the history tells of remote links.</summary>
    /// <remarks>A mention elsewhere, in a title say, costs one needless request and nothing else.</remarks>
    public bool NamesRemoteLinks => Histories.Any(static entry => entry.Span.IndexOf("\"RemoteIssueLink\""u8) >= 0);
}
