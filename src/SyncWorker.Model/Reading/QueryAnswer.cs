namespace SyncWorker.Model.Reading;

/// <summary>What is known of a portfolio selection's query. A query that was never tried has no answer object at all.</summary>
public sealed record QueryAnswer
{
    /// <summary>Gets the native ids of the last good answer, ascending; <see langword="null"/> when there never was one. Empty means that nothing met it.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Gets why the last try failed, as a sentence; <see langword="null"/> when it went well.</summary>
    public string? Failure { get; init; }
}
