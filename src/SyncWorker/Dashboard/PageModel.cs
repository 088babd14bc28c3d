using SyncWorker.Model.Definitions;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;

namespace SyncWorker.Dashboard;

/// <summary>All that the page shows, read from the store at one instant.</summary>
public sealed record PageModel
{
    /// <summary>Gets when it was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Gets the portfolios, in the configuration's order.</summary>
    public required IReadOnlyList<PortfolioView> Portfolios { get; init; }

    /// <summary>Gets the connections, in the configuration's order.</summary>
    public required IReadOnlyList<ConnectionView> Connections { get; init; }
}

/// <summary>A portfolio on the page.</summary>
public sealed record PortfolioView
{
    /// <summary>Gets the definition.</summary>
    public required PortfolioDefinition Definition { get; init; }

    /// <summary>Gets the values last measured, or <see langword="null"/> before the first measurement.</summary>
    public MeasuredPortfolio? Measured { get; init; }

    /// <summary>
    /// Gets, by a node's path, when the oldest of its connections was last read completely; <see langword="null"/> when one never was. Only
    /// paths of nodes that select something, or lie above such nodes.
    /// </summary>
    public required IReadOnlyDictionary<string, DateTimeOffset?> FreshAt { get; init; }
}

/// <summary>A connection on the page.</summary>
public sealed record ConnectionView
{
    /// <summary>Gets the definition.</summary>
    public required ConnectionDefinition Definition { get; init; }

    /// <summary>Gets the last finished run, or <see langword="null"/> before the first.</summary>
    public SyncRun? LastRun { get; init; }

    /// <summary>Gets when the last complete run finished, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastCompleteAt { get; init; }
}
