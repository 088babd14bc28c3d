namespace SyncWorker.Model.Definitions;

/// <summary>What is written back into the trackers, and when.</summary>
public sealed record WriteBackPolicy
{
    /// <summary>Gets a value indicating whether plans are applied. Default false: plan and show only.</summary>
    public bool Enabled { get; init; }

    /// <summary>Gets a value indicating whether Partial and Stale rollups are written. Default false.</summary>
    public bool WhenIncomplete { get; init; }

    /// <summary>Gets the most items written in one run, at least 1. Default 500.</summary>
    public int PerRun { get; init; } = 500;

    /// <summary>Gets the targets.</summary>
    public IReadOnlyList<WriteBackTarget> Targets { get; init; } = [];
}

/// <summary>Where in an item a value goes.</summary>
public enum WriteBackPlace
{
    /// <summary>A field, by id or reference name.</summary>
    Field = 0,

    /// <summary>A Jira issue property, by key.</summary>
    Property = 1,

    /// <summary>Jira labels with our prefix.</summary>
    Label = 2,

    /// <summary>Azure DevOps tags with our prefix.</summary>
    Tag = 3,

    /// <summary>One comment of ours in a Jira issue, by its marker.</summary>
    Comment = 4,

    /// <summary>One link of ours from a Jira issue to the outside, by its global id.</summary>
    RemoteLink = 5,
}

/// <summary>What happens to a target whose value is undefined.</summary>
public enum UndefinedValue
{
    /// <summary>The target keeps what it has.</summary>
    Leave = 0,

    /// <summary>The target is emptied.</summary>
    Clear = 1,
}

/// <summary>One thing to keep written: a metric in a field or property, or risks as labels or tags.</summary>
public sealed record WriteBackTarget
{
    /// <summary>Gets the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets the type names of the items that carry the target; empty for every item with a rollup.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Gets where the value goes.</summary>
    public required WriteBackPlace Place { get; init; }

    /// <summary>Gets the field's id or the property's key; unset for labels and tags.</summary>
    public string? Field { get; init; }

    /// <summary>Gets the metric's name; <see langword="null"/> where risks are written.</summary>
    public string? Metric { get; init; }

    /// <summary>Gets the number of decimals kept, 0 to 6, or <see langword="null"/> for the value as it is. Rounding is half away from zero.</summary>
    public int? Round { get; init; }

    /// <summary>Gets what happens when the metric is undefined. Default: leave.</summary>
    public UndefinedValue Undefined { get; init; }

    /// <summary>Gets the prefix of the labels or tags that are ours. Nothing without it is ever touched.</summary>
    public string Prefix { get; init; } = "";
}
