using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Model.Examining;

/// <summary>A mapping that is proposed for a connection, with its evidence. What the configuration already says is kept.</summary>
public sealed record MappingProposal
{
    /// <summary>Gets the connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets why nothing can be proposed, as a sentence, or <see langword="null"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets the mapping; empty after a failure.</summary>
    public MappingDefinition Mapping { get; init; } = new();

    /// <summary>Gets the number of items in which fields were counted.</summary>
    public int Sampled { get; init; }

    /// <summary>Gets the fields that may play a role, by role and in the order in which they would count.</summary>
    public IReadOnlyList<FieldCandidate> Candidates { get; init; } = [];

    /// <summary>Gets the states and types that nothing maps, each with what is proposed.</summary>
    public IReadOnlyList<WordProposal> Words { get; init; } = [];

    /// <summary>Gets the number of requests that were sent for it, repeated ones included.</summary>
    public long Requests { get; init; }
}

/// <summary>A field that may play a role.</summary>
/// <param name="Role">The role, such as <c>estimate</c>.</param>
/// <param name="Id">The field's id or reference name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Filled">In how many of the sampled items it holds something.</param>
/// <param name="Why">How it was recognised.</param>
public sealed record FieldCandidate(string Role, string Id, string Name, int Filled, string Why);

/// <summary>A word that nothing maps.</summary>
/// <param name="Word">The word.</param>
/// <param name="Category">The category that is proposed for a state, or <see langword="null"/> when there is no evidence for one.</param>
/// <param name="Level">The level that is proposed for a type, or <see langword="null"/>.</param>
/// <param name="Why">The evidence, or its lack.</param>
public sealed record WordProposal(UnmappedWord Word, StateCategory? Category, int? Level, string Why);
