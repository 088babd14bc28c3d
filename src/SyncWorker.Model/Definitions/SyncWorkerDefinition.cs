namespace SyncWorker.Model.Definitions;

/// <summary>Everything that steers a worker, as validated definitions.</summary>
public sealed record SyncWorkerDefinition
{
    /// <summary>Gets the connections, in the file's order.</summary>
    public required IReadOnlyList<ConnectionDefinition> Connections { get; init; }

    /// <summary>Gets the rules and rows that link items across connections.</summary>
    public IReadOnlyList<CrossLinkDefinition> CrossLinks { get; init; } = [];

    /// <summary>Gets the portfolios.</summary>
    public IReadOnlyList<PortfolioDefinition> Portfolios { get; init; } = [];

    /// <summary>Gets the people with several names.</summary>
    public IReadOnlyList<PersonDefinition> People { get; init; } = [];

    /// <summary>Gets the risk policy.</summary>
    public RiskPolicy Risks { get; init; } = new();

    /// <summary>Gets the write-back policy.</summary>
    public WriteBackPolicy WriteBack { get; init; } = new();

    /// <summary>Gets the configuration's version: a hash over all definitions, stored beside every measured value.</summary>
    public required string Version { get; init; }
}
