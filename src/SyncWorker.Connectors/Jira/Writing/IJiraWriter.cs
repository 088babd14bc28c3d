using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Makes the writes of one kind: fields with labels and properties, a comment, or a remote link.</summary>
internal interface IJiraWriter
{
    /// <summary>Makes a write; nothing is sent twice.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops it before the sending.</param>
    Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken);

    /// <summary>Reads what of a write stands; of a missing issue nothing does.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken);
}
