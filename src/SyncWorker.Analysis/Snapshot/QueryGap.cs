using SyncWorker.Model.Reading;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>That a selection's query has no current answer: it was never answered, or its last try failed.</summary>
/// <param name="Connection">The connection that should answer.</param>
/// <param name="Query">The query, as configured.</param>
/// <param name="Answer">What is known of it, or <see langword="null"/> when it was never tried.</param>
internal sealed record QueryGap(string Connection, string Query, QueryAnswer? Answer)
{
    /// <summary>Gets the end of a sentence that begins with what is left undone.</summary>
    public string Because => $"the query '{Query}' of {Connection} has no current answer";

    /// <summary>Says it as a reason for a node's being Partial.</summary>
    /// <param name="path">The node that selects by it.</param>
    public string Describe(string path)
    {
        var what = Answer?.Ids is null ? "has not been answered yet and selects nothing" : "failed at the last try, and its last good answer is used";
        return $"{Connection}: the query '{Query}' of node {path} {what}{(Answer?.Failure is { } failure ? $": {failure}" : "")}";
    }
}
