namespace SyncWorker.Simulator.World;

/// <summary>What is decided about an item before its history is told: days count from its creation, null is never.</summary>
internal sealed record LifePlan
{
    /// <summary>Gets the day on which work starts.</summary>
    public double? StartDay { get; init; }

    /// <summary>Gets the day on which it is finished, or cancelled.</summary>
    public double? DoneDay { get; init; }

    /// <summary>Gets whether it ends cancelled instead of finished.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Gets the final estimate in tenths; null is never estimated.</summary>
    public int? Estimate { get; init; }

    /// <summary>Gets the final due day; null is never given one.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Gets how often the due day was moved on its way to the final one.</summary>
    public int Slips { get; init; }
}
