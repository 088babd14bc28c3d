namespace SyncWorker.Connectors.Http;

/// <summary>How far a "slow down" reaches.</summary>
internal enum RateScope
{
    /// <summary>All requests to the tracker.</summary>
    Host,

    /// <summary>Requests of the same method to the same endpoint.</summary>
    Endpoint,

    /// <summary>Writes to the same item.</summary>
    ItemWrites,
}
