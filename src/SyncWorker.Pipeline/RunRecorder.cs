using System.Globalization;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Counts what a run does and says at its end how complete it was.</summary>
internal sealed class RunRecorder(string connection, RequestTally tally, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _readsBefore = tally.Reads;
    private readonly long _bytesBefore = tally.Bytes;
    private readonly List<string> _reasons = [];
    private readonly List<long> _absent = [];
    private readonly List<string> _withoutHistory = [];
    private readonly HashSet<string> _remarks = [];
    private bool _failed;
    private int _read;
    private int _stored;
    private int _unchanged;
    private int _echoed;
    private int _returned;
    private int _quarantined;
    private int _historyEntries;
    private int _worklogs;
    private readonly HashSet<long> _unreadableWorklogs = [];

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

    public int ItemsDone => _read + _quarantined + _absent.Count;

    public void Count(TouchedPage page)
    {
        if (page.Remark is { } remark) _remarks.Add(remark);
    }

    public void Count(ItemPage page, SaveTally saved)
    {
        _read += page.Items.Count;
        _quarantined += page.Quarantined.Count;
        _absent.AddRange(page.Absent);
        _withoutHistory.AddRange(page.Items.Where(static read => read.Item.Notes.Any(static note => note.Kind == MappingNoteKind.History)).Select(static read => read.Item.Key));
        _historyEntries += page.Items.Sum(static read => read.SourceEntries);
        _stored += saved.Stored;
        _unchanged += saved.Unchanged;
        _echoed += saved.Echoed;
        _returned += saved.Returned;
    }

    public void CountWorklogs(int stored, IEnumerable<long> unreadable)
    {
        _worklogs += stored;
        _unreadableWorklogs.UnionWith(unreadable);
    }

    /// <summary>Adds a reason for anything but Complete; the run goes on.</summary>
    public void Note(string reason) => _reasons.Add(reason);

    public SyncRun Fail(string reason)
    {
        _failed = true;
        if (!_reasons.Contains(reason)) _reasons.Add(reason);
        return Finish([]);
    }

    public SyncRun Finish(IReadOnlyList<QuarantinedRow> quarantined)
    {
        var reasons = new List<string>(_reasons);
        if (quarantined.Count > 0)
            reasons.Add(Sentence(quarantined.Count, "kept aside because their data could not be understood", quarantined.Select(Describe)));
        if (_absent.Count > 0)
        {
            reasons.Add(Sentence(
                _absent.Count, "listed by the tracker but not returned; what is stored of them is kept", _absent.Select(id => id.ToString(CultureInfo.InvariantCulture))));
        }

        if (_unreadableWorklogs.Count > 0)
        {
            reasons.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The data of {_unreadableWorklogs.Count} worklogs could not be understood; they do not count: {string.Join(", ", _unreadableWorklogs.Order().Take(3))}{(_unreadableWorklogs.Count > 3 ? ", …" : "")}."));
        }
        if (_withoutHistory.Count > 0)
            reasons.Add(Sentence(_withoutHistory.Count, "stored with an incomplete history, because the tracker did not return all of it", _withoutHistory));

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

    private static string Describe(QuarantinedRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{(row.NativeId is { } id ? id.ToString(CultureInfo.InvariantCulture) : "without id")} ({row.Reason})");

    private static string Sentence(int count, string what, IEnumerable<string> samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} {(count == 1 ? "item is" : "items are")} {what}: {string.Join(", ", samples.Take(3))}{(count > 3 ? ", …" : "")}.");
}
