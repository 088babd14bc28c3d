using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>An item while a patch is applied to it; nothing of it is visible until the patch is accepted as a whole.</summary>
internal sealed class WorkItemDraft
{
    public required int Id { get; init; }

    /// <summary>Gets the revision that the patch started from; 0 for a new item.</summary>
    public required int BaseRev { get; init; }

    public required object?[] Values { get; init; }

    /// <summary>Gets the links as they will be, in the order in which the item shows them.</summary>
    public required List<LinkEvent> Links { get; init; }

    /// <summary>Gets the writes so far: what the ledger will keep.</summary>
    public List<(string Field, object? Before, object? After)> Writes { get; } = [];

    /// <summary>Gets the link events that the patch makes.</summary>
    public List<LinkEvent> LinkEvents { get; } = [];

    public Dictionary<string, string> Formats { get; } = [];

    /// <summary>Gets or sets whether a field was written, if only with the value that it had: that makes a revision.</summary>
    public bool WritesFields { get; set; }

    public string Text(int field) => Values[field] as string ?? string.Empty;

    /// <summary>Forgets what follows from other values, so that it is worked out anew.</summary>
    public void ForgetDerived()
    {
        foreach (var field in Derived)
        {
            Values[field] = null;
        }
    }

    private static readonly int[] Derived =
    [
        KnownField.Id, KnownField.Rev, KnownField.AreaId, KnownField.NodeName, KnownField.IterationId, KnownField.AuthorizedDate,
        KnownField.RevisedDate, KnownField.AuthorizedAs, KnownField.PersonId, KnownField.Watermark, KnownField.Parent, KnownField.History,
        .. Enumerable.Range(KnownField.AreaLevel1, KnownField.Levels),
        .. Enumerable.Range(KnownField.IterationLevel1, KnownField.Levels),
    ];
}
