namespace SyncWorker.Storage;

/// <summary>The store cannot be used. The message is one sentence that names the file or host and what to do, without secrets.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="StoreException"/> class.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
