namespace SyncWorker.Pipeline;

/// <summary>The pipeline's own times.</summary>
public sealed record PipelineOptions
{
    /// <summary>Gets how long a lease lasts unless renewed; it is renewed at a third of it. A killed worker's connection is free again after it. Default 10 seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the longest time that a write may be under way; a new writer waits it out after a predecessor that did not say good-bye. Default 30 seconds.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the age at which metadata is read again. Default one hour.</summary>
    public TimeSpan MetadataMaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets the number of items that are written at once to one tracker. Default 4.</summary>
    public int ConcurrentWrites { get; init; } = 4;

    /// <summary>Gets the name of this worker in leases. Default the machine's name and the process id.</summary>
    public string Holder { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message is one sentence.</exception>
    public void Validate()
    {
        if (LeaseDuration < TimeSpan.FromSeconds(1)) throw new ArgumentException("A lease must last at least a second.");
        if (WriteTimeout <= TimeSpan.Zero) throw new ArgumentException("The time for a write must be longer than nothing.");
        if (MetadataMaxAge < TimeSpan.Zero) throw new ArgumentException("The age of metadata must not be negative.");
        if (ConcurrentWrites is < 1 or > 64) throw new ArgumentException("The number of concurrent writes must be between 1 and 64.");
        if (string.IsNullOrWhiteSpace(Holder)) throw new ArgumentException("The worker needs a name to hold leases under.");
    }
}
