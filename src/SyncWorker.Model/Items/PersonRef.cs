namespace SyncWorker.Model.Items;

/// <summary>A person as one tracker names them.</summary>
public sealed record PersonRef
{
    /// <summary>Gets the tracker's permanent id: Jira's account id, Azure DevOps' descriptor or identity id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the name to show.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the e-mail address in lower case, or <see langword="null"/> when the tracker hides it.</summary>
    public string? Email { get; init; }
}
