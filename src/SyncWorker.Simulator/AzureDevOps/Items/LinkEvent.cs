namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>A link was added or removed: the only record of links, from which every state of them is replayed.</summary>
internal readonly record struct LinkEvent
{
    /// <summary>Gets when it happened.</summary>
    public required DateTime At { get; init; }

    public required int SourceId { get; init; }

    /// <summary>Gets the other end, or 0 for a hyperlink.</summary>
    public int TargetId { get; init; }

    public required LinkKind Kind { get; init; }

    /// <summary>Gets whether the link was added; false means that it was removed.</summary>
    public required bool Added { get; init; }

    /// <summary>Gets whether the removal is half of a change to another parent: the reporting feed calls both rows active then.</summary>
    public bool Replaced { get; init; }

    /// <summary>Gets who did it.</summary>
    public required Identity By { get; init; }

    /// <summary>Gets the address of a hyperlink.</summary>
    public string? Url { get; init; }

    /// <summary>Gets the ordinal of the issue in the other tracker that a generated hyperlink points to; its address is known once both run.</summary>
    public int? CrossLinkOrdinal { get; init; }

    public string? Comment { get; init; }

    public bool IsSameLink(in LinkEvent other) =>
        SourceId == other.SourceId && TargetId == other.TargetId && Kind == other.Kind && Url == other.Url && CrossLinkOrdinal == other.CrossLinkOrdinal;
}
