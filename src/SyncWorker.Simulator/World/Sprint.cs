namespace SyncWorker.Simulator.World;

/// <summary>One two-week sprint; the same calendar serves every team and both trackers.</summary>
/// <param name="Index">0 is the oldest.</param>
/// <param name="StartOn">Its first day, a Monday.</param>
/// <param name="EndOn">Its last day, inclusive, a Sunday.</param>
internal sealed record Sprint(int Index, DateOnly StartOn, DateOnly EndOn);
