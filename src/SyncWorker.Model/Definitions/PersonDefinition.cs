namespace SyncWorker.Model.Definitions;

/// <summary>A person under several names.</summary>
public sealed record PersonDefinition
{
    /// <summary>Gets the name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the e-mail addresses and <c>connection:id</c> pairs that are this person.</summary>
    public required IReadOnlyList<string> Is { get; init; }

    /// <summary>Gets the role, for rates, or <see langword="null"/>.</summary>
    public string? Role { get; init; }
}
