namespace SyncWorker.Model.Measures;

/// <summary>The values of one portfolio node at one cycle.</summary>
public sealed record MeasuredNode
{
    /// <summary>Gets the node's path, names joined by <c>/</c>; the portfolio itself has an empty path.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the values.</summary>
    public required Rollup Rollup { get; init; }

    /// <summary>Gets how many of the counted items belong to the node itself and to none of its child nodes.</summary>
    public int DirectItemCount { get; init; }

    /// <summary>Gets the values of those items; <see langword="null"/> when there are none, or no others.</summary>
    public Rollup? Direct { get; init; }

    /// <summary>Gets the risks raised on items of the node and the nodes below it.</summary>
    public IReadOnlyList<RiskFlag> Risks { get; init; } = [];
}

/// <summary>The values of a portfolio at one cycle, as they are stored, reported and shown.</summary>
public sealed record MeasuredPortfolio
{
    /// <summary>Gets the portfolio's name.</summary>
    public required string Portfolio { get; init; }

    /// <summary>Gets when it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Gets the day it speaks of, in the portfolio's zone.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Gets the configuration's version.</summary>
    public required string ConfigurationVersion { get; init; }

    /// <summary>Gets the nodes, parents before children, in the file's order; the first is the portfolio itself.</summary>
    public required IReadOnlyList<MeasuredNode> Nodes { get; init; }

    /// <summary>Gets why items are counted or not; <see langword="null"/> for a measurement that was read from the store, which does not keep it.</summary>
    public ItemCounts? Items { get; init; }
}
