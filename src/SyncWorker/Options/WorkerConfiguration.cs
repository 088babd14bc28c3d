using System.Net;
using SyncWorker.Model.Definitions;
using SyncWorker.Pipeline;

namespace SyncWorker.Options;

/// <summary>A configuration as it was read and found right.</summary>
public sealed record WorkerConfiguration
{
    /// <summary>Gets the definitions that steer the pipeline.</summary>
    public required SyncWorkerDefinition Definition { get; init; }

    /// <summary>Gets where everything is kept.</summary>
    public required StoreSettings Store { get; init; }

    /// <summary>Gets where the page and the health checks listen. Default 127.0.0.1:8080.</summary>
    public required IPEndPoint Dashboard { get; init; }

    /// <summary>Gets the pipeline's own times.</summary>
    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>Gets where and from whom announcements of trackers are taken.</summary>
    public required WebhookSettings Webhooks { get; init; }

    /// <summary>Gets when each connection is read, by its name.</summary>
    public required IReadOnlyDictionary<string, SyncSchedule> Schedules { get; init; }

    /// <summary>Gets when everything of each connection is listed, by its name.</summary>
    public required IReadOnlyDictionary<string, SyncSchedule> Sweeps { get; init; }
}

/// <summary>Where everything is kept. Exactly one of the two is set.</summary>
/// <param name="SqliteFile">The full path of the SQLite file, or <see langword="null"/>.</param>
/// <param name="PostgresConnection">Where the connection string of the PostgreSQL server is found, or <see langword="null"/>.</param>
public sealed record StoreSettings(string? SqliteFile, SecretReference? PostgresConnection);

/// <summary>What reading a configuration gave.</summary>
public sealed record ConfigurationResult
{
    /// <summary>Gets the configuration; <see langword="null"/> exactly when there are faults.</summary>
    public WorkerConfiguration? Configuration { get; init; }

    /// <summary>Gets all faults, by line; empty when there are none.</summary>
    public required IReadOnlyList<ConfigurationFault> Faults { get; init; }

    /// <summary>Gets a value indicating whether all faults are secrets that are not where the file says: everything else is right.</summary>
    public bool LacksOnlySecrets { get; init; }

    /// <summary>Gets what is worth knowing and stops nothing, such as keys that have no effect yet.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
