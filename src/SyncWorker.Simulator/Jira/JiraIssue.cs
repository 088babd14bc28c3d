using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>One version of an issue; editing makes another version.</summary>
internal sealed record JiraIssue
{
    /// <summary>Gets its place among the issues that were there at the start, or −1 when it was created since.</summary>
    public required int Slot { get; init; }

    /// <summary>Gets the immutable numeric id.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the key.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the project's id.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Gets the issue type's id.</summary>
    public required string TypeId { get; init; }

    /// <summary>Gets the status' id.</summary>
    public required string StatusId { get; init; }

    /// <summary>Gets the title.</summary>
    public required string Summary { get; init; }

    /// <summary>Gets when it was created, milliseconds since the epoch.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>Gets when it last changed, milliseconds since the epoch.</summary>
    public required long UpdatedMs { get; init; }

    /// <summary>Gets the description as an ADF document, or null.</summary>
    public JsonNode? Description { get; init; }

    /// <summary>Gets the priority's id, or null.</summary>
    public string? PriorityId { get; init; }

    /// <summary>Gets the resolution's id, or null while unresolved.</summary>
    public string? ResolutionId { get; init; }

    /// <summary>Gets when it was resolved, or null.</summary>
    public long? ResolvedMs { get; init; }

    /// <summary>Gets when the status last changed its category.</summary>
    public long StatusChangedMs { get; init; }

    /// <summary>Gets the assignee's account id, or null.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>Gets the reporter's account id, or null.</summary>
    public string? ReporterId { get; init; }

    /// <summary>Gets the parent's id, or null.</summary>
    public long? ParentId { get; init; }

    /// <summary>Gets the labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Gets the ids of the versions it is planned for.</summary>
    public IReadOnlyList<string> FixVersionIds { get; init; } = [];

    /// <summary>Gets the ids of all sprints it was ever in.</summary>
    public IReadOnlyList<string> SprintIds { get; init; } = [];

    /// <summary>Gets the due day as <c>yyyy-MM-dd</c>, or null.</summary>
    public string? DueOn { get; init; }

    /// <summary>Gets the start day as <c>yyyy-MM-dd</c>, or null.</summary>
    public string? StartOn { get; init; }

    /// <summary>Gets the estimate in points, or null.</summary>
    public decimal? Points { get; init; }

    /// <summary>Gets the team's id, or null.</summary>
    public string? TeamId { get; init; }

    /// <summary>Gets whether it is flagged as blocked.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>Gets the reported status' option id, or null.</summary>
    public string? ReportedStatusId { get; init; }

    /// <summary>Gets "Rollup Progress", or null.</summary>
    public decimal? RollupProgress { get; init; }

    /// <summary>Gets "Rollup Schedule Variance", or null.</summary>
    public decimal? RollupVariance { get; init; }

    /// <summary>Gets the original estimate in seconds, or null.</summary>
    public long? OriginalSeconds { get; init; }

    /// <summary>Gets the remaining estimate in seconds, or null.</summary>
    public long? RemainingSeconds { get; init; }

    /// <summary>Gets the time spent in seconds, or null.</summary>
    public long? SpentSeconds { get; init; }

    /// <summary>Gets the links to other issues.</summary>
    public IReadOnlyList<JiraLink> Links { get; init; } = [];

    /// <summary>Gets the links to the outside.</summary>
    public IReadOnlyList<JiraRemoteLink> RemoteLinks { get; init; } = [];

    /// <summary>Gets the comments, oldest first.</summary>
    public IReadOnlyList<JiraComment> Comments { get; init; } = [];

    /// <summary>Gets the histories that were added since the start, oldest first.</summary>
    public IReadOnlyList<JiraHistory> Added { get; init; } = [];

    /// <summary>Gets the keys that it had before it was moved, oldest first.</summary>
    public IReadOnlyList<string> FormerKeys { get; init; } = [];

    /// <summary>Gets the issue properties.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Properties { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Gets the recorded fields, verbatim but for edits; null for generated issues.</summary>
    public JsonObject? Recorded { get; init; }
}

/// <summary>A link to another issue, seen from one side.</summary>
/// <param name="Id">The link's id, the same on both sides.</param>
/// <param name="TypeId">The link type's id.</param>
/// <param name="IsOutward">Whether this side does what the type's outward word says ("blocks").</param>
/// <param name="OtherId">The other issue's id.</param>
internal sealed record JiraLink(long Id, string TypeId, bool IsOutward, long OtherId);

/// <summary>A link to the outside.</summary>
/// <param name="Id">The link's id.</param>
/// <param name="GlobalId">The outside's own id, by which a second post updates the first; null when none was given.</param>
/// <param name="Relationship">What it says, such as "is blocked by"; null is "links to".</param>
/// <param name="Object">The outside: at least <c>url</c> and <c>title</c>.</param>
/// <param name="Application">The remote application, or null.</param>
internal sealed record JiraRemoteLink(long Id, string? GlobalId, string? Relationship, JsonObject Object, JsonObject? Application);

/// <summary>A comment.</summary>
internal sealed record JiraComment(long Id, string AuthorId, string UpdateAuthorId, JsonNode Body, long CreatedMs, long UpdatedMs, IReadOnlyDictionary<string, JsonNode?> Properties);

/// <summary>One entry of the changelog: everything that was saved at once.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="AtMs">When, milliseconds since the epoch.</param>
/// <param name="AuthorId">Who: an account id; null when nobody is named.</param>
/// <param name="Items">What changed.</param>
/// <param name="Recorded">The entry verbatim, for recorded ones; else null.</param>
internal sealed record JiraHistory(long Id, long AtMs, string? AuthorId, IReadOnlyList<JiraHistoryItem> Items, JsonObject? Recorded = null);

/// <summary>An issue that is gone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its last key.</param>
/// <param name="AtMs">When it was deleted, milliseconds since the epoch.</param>
internal sealed record JiraDeletion(long Id, string Key, long AtMs);

/// <summary>One changed field.</summary>
internal sealed record JiraHistoryItem(string Field, string FieldType, string? FieldId, string? From, string? FromText, string? To, string? ToText);

/// <summary>A worklog.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IssueId">The issue's id.</param>
/// <param name="AuthorId">Who worked: an account id.</param>
/// <param name="AtMs">When it was written, milliseconds since the epoch; the work ended then.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Recorded">The worklog verbatim, for recorded ones; else null.</param>
internal sealed record JiraWorklog(long Id, long IssueId, string AuthorId, long AtMs, long Seconds, JsonObject? Recorded = null)
{
    /// <summary>Gets when the work began; correcting the time leaves it.</summary>
    public long StartedMs { get; init; } = AtMs - (Seconds * 1000);

    /// <summary>Gets when it was last changed.</summary>
    public long UpdatedMs { get; init; } = AtMs;
}
