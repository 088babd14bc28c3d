using SyncWorker.Model.History;

namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>The value of one tracked field at one revision.</summary>
/// <param name="Id">The tracker's id of the value, where it has one beside the word.</param>
/// <param name="Word">The tracker's word, or <see langword="null"/> when empty.</param>
internal readonly record struct TrackedValue(string? Id, string? Word)
{
    /// <summary>Gets the fields whose changes revisions tell, in the order in which a revision's values are kept. Parents and links are told by the link feed.</summary>
    public static IReadOnlyList<HistoryField> Fields { get; } =
    [
        HistoryField.Type, HistoryField.State, HistoryField.Project, HistoryField.Iteration, HistoryField.Estimate, HistoryField.Remaining,
        HistoryField.Completed, HistoryField.StartOn, HistoryField.DueOn, HistoryField.Assignee, HistoryField.Team, HistoryField.Labels,
        HistoryField.Priority, HistoryField.Blocked,
    ];

    /// <summary>Says whether two values are the same thing: by id where both have one, so that a renamed iteration is no change.</summary>
    public bool IsSameAs(TrackedValue other) => Id is not null && other.Id is not null ? Id == other.Id : Word == other.Word;
}
