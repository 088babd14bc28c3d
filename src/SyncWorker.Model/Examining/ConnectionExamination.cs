using SyncWorker.Model.Reading;

namespace SyncWorker.Model.Examining;

/// <summary>What a connection is worth at this moment: who answers, what our account may do, and what the mapping finds. Nothing was changed for it.</summary>
public sealed record ConnectionExamination
{
    /// <summary>Gets the connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets why the examination could not be finished, as a sentence, or <see langword="null"/>. What was found before that is here.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets who answers and who we are there, or <see langword="null"/> when that failed.</summary>
    public TrackerIdentity? Identity { get; init; }

    /// <summary>Gets the address that requests go to, the site's or that of its gateway; <see langword="null"/> when it could not be found.</summary>
    public Uri? Address { get; init; }

    /// <summary>Gets how far the tracker's clock is ahead of ours, negative when behind, good to about a second; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Gets what is left of the tracker's budget, as far as its answers said.</summary>
    public required RateHeadroom Headroom { get; init; }

    /// <summary>Gets the number of requests that the examination sent, repeated ones included.</summary>
    public required long Requests { get; init; }

    /// <summary>Gets what the tracker's own lists and permissions say; empty after a failure.</summary>
    public TrackerFindings Tracker { get; init; } = new();
}

/// <summary>What a tracker's lists say about our permissions and our mapping.</summary>
public sealed record TrackerFindings
{
    /// <summary>Gets the projects in scope that the tracker shows to our account, in the order of their keys.</summary>
    public IReadOnlyList<ExaminedProject> Projects { get; init; } = [];

    /// <summary>Gets the permissions that matter.</summary>
    public IReadOnlyList<ExaminedPermission> Permissions { get; init; } = [];

    /// <summary>Gets the fields that the mapping reads or write-back writes, by role and in the order in which they count.</summary>
    public IReadOnlyList<ExaminedField> Fields { get; init; } = [];

    /// <summary>Gets the states and types that the tracker lists and nothing maps.</summary>
    public IReadOnlyList<UnmappedWord> Unmapped { get; init; } = [];

    /// <summary>Gets what is wrong, each as a sentence that says what, where, and what to do.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Gets those of the findings that a proposed mapping puts right.</summary>
    public IReadOnlyList<string> MendedByProposal { get; init; } = [];

    /// <summary>Gets what is worth knowing and is not wrong.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A project in scope.</summary>
/// <param name="Key">By what the configuration would name it: the key (Jira) or the name (Azure DevOps).</param>
/// <param name="Name">Its name, for people.</param>
public sealed record ExaminedProject(string Key, string Name);

/// <summary>A permission of our account.</summary>
/// <param name="Name">The tracker's name of it.</param>
/// <param name="Needed">What it is needed for.</param>
/// <param name="Granted">The projects in which we have it.</param>
/// <param name="Missing">The projects in which we have not.</param>
public sealed record ExaminedPermission(string Name, string Needed, IReadOnlyList<string> Granted, IReadOnlyList<string> Missing);

/// <summary>A field in a role.</summary>
/// <param name="Role">What it is for, such as <c>estimate</c>.</param>
/// <param name="Id">The field's id or reference name.</param>
/// <param name="Name">Its name; <see langword="null"/> when the tracker does not list it.</param>
/// <param name="Type">Its type, or <see langword="null"/>.</param>
/// <param name="IsConfigured">Whether the configuration names it; otherwise the tracker's metadata does.</param>
public sealed record ExaminedField(string Role, string Id, string? Name, string? Type, bool IsConfigured);

/// <summary>A word of the tracker that nothing maps.</summary>
/// <param name="Kind"><c>state</c> or <c>type</c>.</param>
/// <param name="Id">By what the configuration would name it.</param>
/// <param name="Word">The tracker's word.</param>
public sealed record UnmappedWord(string Kind, string Id, string Word);
