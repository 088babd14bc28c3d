namespace SyncWorker.Options;

/// <summary>Whether the secrets that a configuration names must be there.</summary>
public enum SecretCheck
{
    /// <summary>A missing or empty one is a fault.</summary>
    Required = 0,

    /// <summary>They are not looked at, for checking a file away from its machine.</summary>
    NotLookedAt = 1,
}
