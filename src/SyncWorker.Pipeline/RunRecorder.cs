using System.Globalization;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Counts what a run does and says at its end how complete it was.</summary>
internal sealed class RunRecorder(string connection, RequestTally tally, TimeProvider time)
{
    private const int Samples = 3;

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _readsBefore = tally.Reads;
    private readonly long _bytesBefore = tally.Bytes;
    private readonly List<string> _reasons = [];
    private readonly HashSet<long> _absent = [];
    private readonly HashSet<string> _remarks = [];
    private bool _failed;
    private int _read;
    private int _stored;
    private int _unchanged;
    private int _echoed;
    private int _returned;
    private int _settled;
    private int _quarantined;
    private int _historyEntries;
    private int _worklogs;
    private readonly List<ReadOnlyMemory<byte>> _nameless = [];

    public TrackerKind? Kind { get; set; }

    public bool IsFull { get; set; }

    public int ItemsFound { get; set; }

    public int? Swept { get; set; }

    public int Missed { get; set; }

    public int Removed { get; set; }

    public int Held { get; set; }

    public long SweepRequests { get; set; }

    /// <summary>Gets how many of the stored items had not been removed before.</summary>
    public int StoredAnew => _stored - _returned;

    /// <summary>Gets what was met without an id that can be read, as it came.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Nameless => _nameless;

    /// <summary>Gets the items that the tracker named and did not return, and of which nothing else is known.</summary>
    public IReadOnlyCollection<long> Absent => [.. _absent];

    public int ItemsDone => _read + _quarantined + _absent.Count + _settled;

    public void Count(TouchedPage page) => Remark(page.Remark);

    /// <summary>Adds what people should know and what makes nothing incomplete; null adds nothing.</summary>
    public void Remark(string? sentence)
    {
        if (sentence is not null) _remarks.Add(sentence);
    }

    public void Count(ItemPage page, SaveTally saved)
    {
        _read += page.Items.Count;
        _quarantined += page.Quarantined.Count;
        _nameless.AddRange(page.Quarantined.Where(static item => item.NativeId is null).Select(static item => item.Raw));
        _absent.UnionWith(page.Absent);
        _historyEntries += page.Items.Sum(static read => read.SourceEntries);
        _stored += saved.Stored;
        _unchanged += saved.Unchanged;
        _echoed += saved.Echoed;
        _returned += saved.Returned;
    }

    public void Count(WorklogPage page, int stored)
    {
        _worklogs += stored;
        _nameless.AddRange(page.Unreadable.Where(static worklog => worklog.Id is null).Select(static worklog => worklog.Raw));
    }

    /// <summary>Takes an item off those that were named and not returned: what became of it is known now.</summary>
    public void Settle(long absent)
    {
        if (_absent.Remove(absent)) _settled++;
    }

    /// <summary>Adds a reason for anything but Complete; the run goes on.</summary>
    public void Note(string reason) => _reasons.Add(reason);

    public SyncRun Fail(string reason)
    {
        _failed = true;
        if (!_reasons.Contains(reason)) _reasons.Add(reason);
        return Finish([], ItemGaps.None);
    }

    /// <summary>Says what the run did, and what is not complete at its end, whichever run met it first.</summary>
    /// <param name="quarantined">What is put aside.</param>
    /// <param name="gaps">What is missing of stored items.</param>
    public SyncRun Finish(IReadOnlyList<QuarantinedRow> quarantined, ItemGaps gaps)
    {
        HashSet<long> absent = [.. _absent, .. gaps.Absent];
        var reasons = new List<string>(_reasons);
        var (worklogs, items) = (quarantined.Where(static row => row.IsWorklog).ToList(), quarantined.Where(static row => !row.IsWorklog).ToList());
        if (items.Count > 0)
            reasons.Add(Sentence("item", items.Count, "kept aside because their data could not be understood", items.Select(static row => Describe(row.NativeId, row.Reason))));
        if (absent.Count > 0)
        {
            reasons.Add(Sentence(
                "item", absent.Count, "named by the tracker, by its search or a webhook, but not returned; what is stored of them is kept", absent.Order().Take(Samples).Select(id => id.ToString(CultureInfo.InvariantCulture))));
        }

        if (worklogs.Count > 0)
            reasons.Add(Sentence("worklog", worklogs.Count, "kept aside because their data could not be understood; the hours do not count", worklogs.Select(static row => Describe(row.WorklogId, row.Reason))));
        if (gaps.PartlyRead > 0)
            reasons.Add(Sentence("item", gaps.PartlyRead, "stored with an incomplete history, because the tracker did not return all of it", gaps.Samples));

        return new SyncRun
        {
            Connection = connection,
            Kind = Kind,
            StartedAt = _startedAt,
            FinishedAt = time.GetUtcNow(),
            Completeness = reasons.Count == 0 ? Completeness.Complete : Completeness.Partial,
            Failed = _failed,
            IsFull = IsFull,
            Reasons = reasons,
            Remarks = [.. _remarks],
            ItemsRead = _read,
            ItemsStored = _stored,
            ItemsUnchanged = _unchanged,
            ItemsEchoed = _echoed,
            ItemsQuarantined = _quarantined,
            HistoryEntries = _historyEntries,
            WorklogsStored = _worklogs,
            Requests = tally.Reads - _readsBefore,
            Bytes = tally.Bytes - _bytesBefore,
            Swept = Swept,
            Missed = Swept is null ? null : Missed,
            Removed = Removed,
            Held = Held,
            Returned = _returned,
            SweepRequests = SweepRequests,
        };
    }

    private static string Describe(long? id, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"{(id is { } known ? known.ToString(CultureInfo.InvariantCulture) : "without id")} ({reason})");

    private static string Sentence(string one, int count, string what, IEnumerable<string> samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} {one}{(count == 1 ? " is" : "s are")} {what}: {string.Join(", ", samples.Take(Samples))}{(count > Samples ? ", …" : "")}.");
}
