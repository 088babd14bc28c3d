using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>The values of one revision of one item; never changed once made.</summary>
/// <remarks>
/// A value is a string, an <see cref="int"/>, a <see cref="double"/>, a <see cref="bool"/>, a <see cref="DateTime"/> in UTC, or an
/// <see cref="Identity"/>; null means that the field is empty. What follows from other values (the node names, the watermark, the
/// parent) is not kept here but computed when it is asked for, unless loaded content brought it.
/// </remarks>
internal sealed class WorkItemSnapshot(int id, int rev, object?[] values)
{
    public int Id { get; } = id;

    public int Rev { get; } = rev;

    public object?[] Values { get; } = values;

    public DateTime ChangedDate => (DateTime)(Values[KnownField.ChangedDate] ?? DateTime.UnixEpoch);

    public string Type => Text(KnownField.WorkItemType);

    public string State => Text(KnownField.State);

    public string Project => Text(KnownField.TeamProject);

    public bool IsDeleted => Values[KnownField.IsDeleted] is true;

    public object? this[int field] => field < Values.Length ? Values[field] : null;

    public string Text(int field) => this[field] as string ?? string.Empty;
}
