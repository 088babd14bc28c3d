namespace SyncWorker.Model.Visibility;

/// <summary>An item that is asked for by its id, with what is known of it.</summary>
/// <param name="NativeId">The id.</param>
/// <param name="AreaPath">The area that it was last read in (Azure DevOps), or <see langword="null"/>.</param>
public readonly record struct SoughtItem(long NativeId, string? AreaPath = null)
{
    /// <summary>Makes sought items of ids of which nothing else is known.</summary>
    /// <param name="nativeIds">The ids.</param>
    public static IReadOnlyCollection<SoughtItem> Of(params IEnumerable<long> nativeIds) => [.. nativeIds.Select(static id => new SoughtItem(id))];
}
