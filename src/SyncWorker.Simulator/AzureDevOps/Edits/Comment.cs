using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>A comment of an item; editing it in place raises its version.</summary>
internal sealed class Comment
{
    public required int Id { get; init; }

    public required string Text { get; set; }

    public required string Format { get; set; }

    public required Identity CreatedBy { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required Identity ModifiedBy { get; set; }

    public required DateTime ModifiedAt { get; set; }

    public int Version { get; set; } = 1;
}
