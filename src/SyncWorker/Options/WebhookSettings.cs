using System.Net;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Options;

/// <summary>Where and from whom announcements of trackers are taken.</summary>
public sealed record WebhookSettings
{
    /// <summary>Gets where to listen. Default 127.0.0.1:8081. Nothing listens while <see cref="Senders"/> is empty.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Gets the largest body taken, in bytes. Default 1 MiB.</summary>
    public required int MaxBodyBytes { get; init; }

    /// <summary>Gets who may announce.</summary>
    public required IReadOnlyList<WebhookSender> Senders { get; init; }
}

/// <summary>A connection whose tracker announces changes.</summary>
/// <param name="Connection">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Secret">Where the secret is found that proves an announcement.</param>
public sealed record WebhookSender(string Connection, ConnectionKind Kind, SecretReference Secret)
{
    /// <summary>Gets the ids of the subscriptions that are taken (Azure DevOps); empty takes all.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];
}
