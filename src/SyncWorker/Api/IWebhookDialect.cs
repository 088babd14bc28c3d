using SyncWorker.Model.Definitions;

namespace SyncWorker.Api;

/// <summary>How a kind of tracker announces changes: how it proves who it is, and what it names.</summary>
internal interface IWebhookDialect
{
    /// <summary>Gets the kind's part of the route.</summary>
    string Path { get; }

    /// <summary>Gets what proves the sender, for the sentence that says that it is missing or wrong.</summary>
    string Proof { get; }

    /// <summary>Gets what to do when it is missing or wrong.</summary>
    string Remedy { get; }

    /// <summary>Says whether an announcement comes from whom the secret was given to. Takes equally long for every wrong proof.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body, exactly as it came.</param>
    /// <param name="secret">The secret.</param>
    bool IsProven(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret);

    /// <summary>Reads a proven announcement.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body.</param>
    /// <returns>What it hints at, or <see langword="null"/> when it is no event of such a tracker.</returns>
    WebhookHint? Read(IHeaderDictionary headers, ReadOnlyMemory<byte> body);

    /// <summary>Gets the dialect of a kind.</summary>
    /// <param name="kind">The kind.</param>
    static IWebhookDialect Of(ConnectionKind kind) => kind == ConnectionKind.Jira ? new JiraWebhook() : new AzureDevOpsWebhook();
}

/// <summary>What an announcement hints at: ids to read again. Nothing else of it is taken.</summary>
/// <param name="Ids">The items, and <see cref="Model.Reading.Hint.OfMetadata"/> for the tracker's lists; empty when the event names none.</param>
/// <param name="IsOfInterest">Whether anything that we read may have changed.</param>
internal readonly record struct WebhookHint(IReadOnlyList<long> Ids, bool IsOfInterest)
{
    /// <summary>Gets what stays the same when the announcement is sent again, or <see langword="null"/>.</summary>
    public string? Identifier { get; init; }

    /// <summary>Gets the subscription that it is sent for, or <see langword="null"/> where the tracker has none.</summary>
    public string? Subscription { get; init; }
}
