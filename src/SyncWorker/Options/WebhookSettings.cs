using System.Net;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Options;

/// <summary>Where and from whom announcements of trackers are taken.</summary>
public sealed record WebhookSettings
{
    /// <summary>Gets where to listen. Default 127.0.0.1:8081. Nothing listens while <see cref="Secrets"/> is empty.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Gets the largest body taken, in bytes. Default 1 MiB.</summary>
    public required int MaxBodyBytes { get; init; }

    /// <summary>Gets where the secret of each announcing connection is found, by its name.</summary>
    public required IReadOnlyDictionary<string, SecretReference> Secrets { get; init; }
}
