namespace SyncWorker.Simulator.Jira.Webhooks;

/// <summary>A registered webhook, and how unkindly it is treated.</summary>
/// <param name="Url">Where events go.</param>
/// <param name="Secret">What they are signed with; null for unsigned ones.</param>
internal sealed record WebhookTarget(Uri Url, string? Secret)
{
    /// <summary>Gets how often each event is sent, with one identifier.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Gets whether events that come close together are sent in the opposite order.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Gets how often a failed sending is repeated at most. Jira: 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Gets the time before a repetition. Jira: 5 to 15 minutes; here short, so that somebody can wait for it.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
