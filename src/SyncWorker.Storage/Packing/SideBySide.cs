using System.Runtime.ExceptionServices;

namespace SyncWorker.Storage.Packing;

/// <summary>Work on many things that do not need one another, on all processors: a database writes on one thread, and what it writes need not be made there.</summary>
internal static class SideBySide
{
    /// <summary>Makes one thing of each.</summary>
    /// <param name="sources">The things.</param>
    /// <param name="make">Makes one thing.</param>
    /// <param name="cancellationToken">Stops between two things.</param>
    /// <returns>What was made, in the order of <paramref name="sources"/>.</returns>
    public static TResult[] Make<TSource, TResult>(IReadOnlyList<TSource> sources, Func<TSource, TResult> make, CancellationToken cancellationToken) =>
        Make(sources, static () => default(object), (source, _) => make(source), cancellationToken);

    /// <summary>Makes one thing of each, with a tool that no two threads share.</summary>
    /// <param name="sources">The things.</param>
    /// <param name="createTool">Makes what one thread needs; disposed afterwards where it can be.</param>
    /// <param name="make">Makes one thing.</param>
    /// <param name="cancellationToken">Stops between two things.</param>
    /// <returns>What was made, in the order of <paramref name="sources"/>.</returns>
    public static TResult[] Make<TSource, TTool, TResult>(IReadOnlyList<TSource> sources, Func<TTool> createTool, Func<TSource, TTool, TResult> make, CancellationToken cancellationToken)
    {
        var results = new TResult[sources.Count];
        try
        {
            Parallel.For(
                0,
                sources.Count,
                new ParallelOptions { CancellationToken = cancellationToken },
                createTool,
                (i, _, tool) =>
                {
                    results[i] = make(sources[i], tool);
                    return tool;
                },
                static tool => (tool as IDisposable)?.Dispose());
        }
        catch (AggregateException several)
        {
            // One fault says enough, and in its own words.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return results;
    }
}
