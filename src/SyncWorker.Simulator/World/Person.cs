namespace SyncWorker.Simulator.World;

/// <summary>One person, who has an account in both trackers under one e-mail address.</summary>
internal sealed record Person
{
    /// <summary>Gets the number of the person, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Gets the IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Gets whether the accounts are active.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Gets whether Jira hides the e-mail address from others.</summary>
    public required bool HidesEmail { get; init; }

    /// <summary>Gets the key on Jira Data Center: a number of Jira's for most, the first user name for accounts from before those numbers.</summary>
    public required string UserKey { get; init; }

    /// <summary>Gets the user name on Jira Data Center.</summary>
    public string UserName => Email.Split('@')[0];

    /// <summary>Gets whether the user is deleted on Jira Data Center.</summary>
    public bool IsDeleted => !IsActive && Index % 2 == 1;

    /// <summary>Gets Jira Cloud's account id.</summary>
    public required string AccountId { get; init; }

    /// <summary>Gets the identity's id in Azure DevOps.</summary>
    public required Guid IdentityId { get; init; }

    /// <summary>Gets the identity's subject descriptor in Azure DevOps.</summary>
    public required string Descriptor { get; init; }

    /// <summary>Gets the unique name in Azure DevOps: the e-mail address.</summary>
    public string UniqueName => Email;
}
