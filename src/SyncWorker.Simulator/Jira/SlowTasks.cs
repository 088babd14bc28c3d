using System.Collections.Concurrent;
using System.Globalization;

namespace SyncWorker.Simulator.Jira;

/// <summary>Work that Jira does after its answer.</summary>
internal sealed class SlowTasks
{
    private readonly ConcurrentDictionary<string, SlowTask> _tasks = new();
    private long _last;

    /// <summary>Adds a task.</summary>
    /// <param name="nowMs">Now, milliseconds since the epoch.</param>
    /// <param name="looks">With which look at it the work is done; 0 is before the answer.</param>
    /// <param name="work">The work.</param>
    public SlowTask Add(long nowMs, int looks, Action work)
    {
        var task = new SlowTask(Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture), nowMs, looks, work);
        _tasks[task.Id] = task;
        return task;
    }

    /// <summary>Finds a task, or null.</summary>
    public SlowTask? Find(string id) => _tasks.GetValueOrDefault(id);
}

/// <summary>One task.</summary>
internal sealed class SlowTask
{
    private readonly Action _work;
    private readonly Lock _gate = new();
    private int _looksLeft;
    private bool _isDone;

    /// <summary>Begins a task, and does its work where that takes no look.</summary>
    public SlowTask(string id, long submittedMs, int looks, Action work)
    {
        (Id, SubmittedMs, _looksLeft, _work) = (id, submittedMs, looks, work);
        Do();
    }

    /// <summary>Gets its id.</summary>
    public string Id { get; }

    /// <summary>Gets when it was begun, milliseconds since the epoch.</summary>
    public long SubmittedMs { get; }

    /// <summary>Looks at it.</summary>
    /// <returns>Whether its work is done.</returns>
    public bool Look()
    {
        lock (_gate)
        {
            _looksLeft--;
            return Do();
        }
    }

    private bool Do()
    {
        if (_isDone || _looksLeft > 0) return _isDone;
        _work();
        return _isDone = true;
    }
}
