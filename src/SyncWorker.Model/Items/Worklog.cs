namespace SyncWorker.Model.Items;

/// <summary>Time that somebody says to have worked on an item.</summary>
public sealed record Worklog
{
    /// <summary>Gets the tracker's id of the worklog.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Gets who worked, or <see langword="null"/> when the tracker does not say.</summary>
    public PersonRef? Author { get; init; }

    /// <summary>Gets when the work began, as its author says.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets how long it took, in seconds.</summary>
    public required long Seconds { get; init; }

    /// <summary>Gets the tracker's last change of the worklog.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
