namespace SyncWorker.Pipeline;

/// <summary>Whether a run also sweeps: lists everything in scope, finds what was missed, and settles what is gone.</summary>
public enum SweepRule
{
    /// <summary>Only a sweep that an earlier run began and did not settle goes on.</summary>
    Unfinished = 0,

    /// <summary>Also when the last settled sweep began a day ago or more, or none ever was; not in a connection's first run, which reads everything anyway.</summary>
    WhenDue = 1,

    /// <summary>In every run but a connection's first.</summary>
    Always = 2,
}
