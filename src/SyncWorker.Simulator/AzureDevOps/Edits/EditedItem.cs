using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>What happened to one item after the initial content.</summary>
internal sealed class EditedItem(int firstAppendedRev)
{
    /// <summary>Gets the number of the first revision that lies here and not in the content; 1 for an item that was created later.</summary>
    public int FirstAppendedRev { get; } = firstAppendedRev;

    /// <summary>Gets the appended revisions, oldest first.</summary>
    public List<WorkItemSnapshot> Appended { get; } = [];

    /// <summary>Gets the watermark of each appended revision.</summary>
    public List<int> Watermarks { get; } = [];

    public List<Comment> Comments { get; } = [];

    /// <summary>Gets the formats of long text fields that are not HTML, by reference name.</summary>
    public Dictionary<string, string> Formats { get; } = [];

    /// <summary>Gets the links that the item had when it went to the recycle bin, to be restored with it.</summary>
    public List<LinkEvent> LinksInBin { get; } = [];

    /// <summary>Gets or sets who put the item into the recycle bin.</summary>
    public Identity? DeletedBy { get; set; }

    public DateTime DeletedAt { get; set; }

    /// <summary>Gets or sets whether the item is gone for good: nothing of it is ever shown again.</summary>
    public bool IsDestroyed { get; set; }

    public int LastRev => FirstAppendedRev + Appended.Count - 1;
}
