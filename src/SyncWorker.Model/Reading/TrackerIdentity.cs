namespace SyncWorker.Model.Reading;

/// <summary>Who answers at a connection, and who we are there.</summary>
public sealed record TrackerIdentity
{
    /// <summary>Gets the detected tracker and edition.</summary>
    public required TrackerKind Kind { get; init; }

    /// <summary>Gets the instance's own id (cloudId, serverId, instanceId): another instance behind the same name stops the connection.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Gets the tracker's id of the account that we use; changes by it are our own.</summary>
    public required string AccountId { get; init; }

    /// <summary>Gets the account's name, to show.</summary>
    public required string AccountName { get; init; }

    /// <summary>Gets the account's IANA time zone, or <see langword="null"/> when the tracker does not say.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Gets the tracker's version as it says it, or <see langword="null"/>.</summary>
    public string? Version { get; init; }
}
