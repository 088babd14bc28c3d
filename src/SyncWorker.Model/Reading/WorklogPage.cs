using SyncWorker.Model.Items;

namespace SyncWorker.Model.Reading;

/// <summary>What a feed says about one worklog.</summary>
/// <param name="Id">The worklog.</param>
/// <param name="At">When it was written, changed or deleted, by the tracker's clock.</param>
/// <param name="IsDeleted">Whether it was deleted.</param>
public readonly record struct WorklogTouch(long Id, DateTimeOffset At, bool IsDeleted = false);

/// <summary>A page of the feeds of changed and deleted worklogs, of all items that the account sees, in scope or not.</summary>
/// <param name="Touches">What the page says, oldest first.</param>
/// <param name="Cursor">How far the feeds have been read with this page.</param>
public sealed record WorklogFeedPage(IReadOnlyList<WorklogTouch> Touches, SyncCursor Cursor)
{
    /// <summary>Gets the entries from which not even the worklog's id could be read.</summary>
    public IReadOnlyList<UnreadableWorklog> Unreadable { get; init; } = [];
}

/// <summary>A worklog, or what a feed says of one, that could not be understood.</summary>
/// <param name="Id">The worklog, or <see langword="null"/> when not even that could be read.</param>
/// <param name="Reason">One sentence that says what is wrong.</param>
/// <param name="Raw">It, as it came.</param>
public sealed record UnreadableWorklog(long? Id, string Reason, ReadOnlyMemory<byte> Raw);

/// <summary>Worklogs as a tracker returned them.</summary>
/// <param name="Worklogs">Those that could be understood.</param>
/// <param name="Unreadable">Those that could not.</param>
public sealed record WorklogAnswer(IReadOnlyList<Worklog> Worklogs, IReadOnlyList<UnreadableWorklog> Unreadable)
{
    /// <summary>Gets the answer that holds nothing.</summary>
    public static WorklogAnswer Empty { get; } = new([], []);
}

/// <summary>What is saved together: what feeds said, the worklogs that answer it, and how far the feeds have been read.</summary>
public sealed record WorklogPage
{
    /// <summary>Gets what the feeds said. A changed worklog that is not among <see cref="Worklogs"/> is hidden from us: what is stored of it stays.</summary>
    public IReadOnlyList<WorklogTouch> Touches { get; init; } = [];

    /// <summary>Gets the worklogs as they are now.</summary>
    public IReadOnlyList<Worklog> Worklogs { get; init; } = [];

    /// <summary>Gets what could not be understood, to be put aside; one of them that is known keeps what is stored of it.</summary>
    public IReadOnlyList<UnreadableWorklog> Unreadable { get; init; } = [];

    /// <summary>Gets the ids of worklogs that were put aside and, asked for again, are not returned: deleted or hidden, they are no longer waited for.</summary>
    public IReadOnlyList<long> Vanished { get; init; } = [];

    /// <summary>Gets the native ids of items whose worklogs were asked for because the feeds had not told of them.</summary>
    public IReadOnlyList<long> Items { get; init; } = [];

    /// <summary>Gets the native ids of items whose worklogs were asked for in vain, because the tracker does not show them now: they are asked for again at a sweep.</summary>
    public IReadOnlyList<long> Unanswered { get; init; } = [];

    /// <summary>Gets the cursor to save with this page, or <see langword="null"/> to leave the former one.</summary>
    public SyncCursor? Cursor { get; init; }
}

/// <summary>What is missing of the worklogs of items that came into view, or were hidden, after the feeds had told of their work.</summary>
/// <param name="Items">The native ids of those items that have not been asked for yet, ascending.</param>
/// <param name="Unanswered">Those that were asked for in vain, the longest ago first.</param>
/// <param name="Known">How many worklogs are stored of the whole connection.</param>
public sealed record WorklogGaps(IReadOnlyList<long> Items, IReadOnlyList<long> Unanswered, long Known)
{
    /// <summary>Gets the answer when nothing is missing.</summary>
    public static WorklogGaps None { get; } = new([], [], 0);
}
