namespace SyncWorker.Model.History;

/// <summary>One change of one field of one item. The first entries of an item, from nothing, say how it was created.</summary>
public sealed record HistoryEntry
{
    /// <summary>Gets the field that changed.</summary>
    public required HistoryField Field { get; init; }

    /// <summary>Gets when it happened, by the tracker's clock.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>Gets when a run of ours first read it.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Gets the tracker's id of the author, or <see langword="null"/> when unknown.</summary>
    public string? AuthorId { get; init; }

    /// <summary>Gets a value indicating whether our own account made the change.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Gets the tracker's id of the former value, or <see langword="null"/>.</summary>
    public string? FromId { get; init; }

    /// <summary>Gets the tracker's word for the former value, or <see langword="null"/> when it was empty.</summary>
    public string? FromWord { get; init; }

    /// <summary>Gets the tracker's id of the new value, or <see langword="null"/>.</summary>
    public string? ToId { get; init; }

    /// <summary>Gets the tracker's word for the new value, or <see langword="null"/> when it is empty.</summary>
    public string? ToWord { get; init; }

    /// <summary>Gets where the entry stands in the tracker: a changelog id, <c>rev:5</c>, <c>link:1234</c>, or <c>created</c>.</summary>
    public required string SourceId { get; init; }
}
