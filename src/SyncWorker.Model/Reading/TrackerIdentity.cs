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

    /// <summary>Gets the instance's own address where its id is not always told, or <see langword="null"/>. It stands for the id when that is missing.</summary>
    public string? InstanceAddress { get; init; }

    /// <summary>Gets what people should know of how the instance was recognised, as a sentence, or <see langword="null"/>. It is told, not stored.</summary>
    public string? Remark { get; init; }

    /// <summary>Says whether another identity is of the same instance: by the id, or by the address where one of the two has no id.</summary>
    /// <param name="other">The other one.</param>
    public bool IsSameInstance(TrackerIdentity other) => InstanceId == other.InstanceId
        || ((IsByAddress || other.IsByAddress) && InstanceAddress is not null && InstanceAddress.Equals(other.InstanceAddress, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets a value indicating whether the address stands for the id.</summary>
    public bool IsByAddress => InstanceId == InstanceAddress;
}
