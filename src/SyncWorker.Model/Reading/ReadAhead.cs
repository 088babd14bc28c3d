using System.Runtime.CompilerServices;

namespace SyncWorker.Model.Reading;

/// <summary>Lets a slow source and its consumer work at the same time.</summary>
public static class ReadAhead
{
    /// <summary>Asks for the next element while the one before it is being used; never for more than one.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="source">The source. A failure of it comes out after the elements before it have been used.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The same elements.</returns>
    public static async IAsyncEnumerable<T> OneAhead<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var elements = source.GetAsyncEnumerator(cancellationToken);
        await using (elements.ConfigureAwait(false))
        {
            var next = elements.MoveNextAsync().AsTask();
            try
            {
                while (await next.ConfigureAwait(false))
                {
                    var element = elements.Current;

                    // On a thread of its own: what the source does before it first waits must not hold up the consumer.
                    next = Task.Run(() => elements.MoveNextAsync().AsTask(), CancellationToken.None);
                    yield return element;
                }
            }
            finally
            {
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
