namespace SyncWorker.Storage;

/// <summary>The right to write under a name, until it expires or somebody else takes it.</summary>
/// <param name="Name">What is guarded: <c>sync:NAME</c> for a connection, <c>measure</c> for portfolios, <c>write</c> for the outbox.</param>
/// <param name="Epoch">Grows with every new holder; a write with an older epoch is refused.</param>
/// <param name="ExpiresAt">When it ends unless renewed, by the store's clock.</param>
/// <param name="AbandonedAt">
/// When the former holder's lease ran out, if that holder never gave it back: something of it may still be under way. Null after a proper release,
/// and for the first holder.
/// </param>
public sealed record Lease(string Name, long Epoch, DateTimeOffset ExpiresAt, DateTimeOffset? AbandonedAt = null);

/// <summary>A write was refused because its lease has ended or been taken over. Nothing of it was stored.</summary>
public sealed class LeaseLostException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="LeaseLostException"/> class.</summary>
    /// <param name="name">The lease's name.</param>
    public LeaseLostException(string name)
        : base($"Another worker has taken over '{name}', or its lease ran out; this worker's write was refused.")
    {
    }
}
