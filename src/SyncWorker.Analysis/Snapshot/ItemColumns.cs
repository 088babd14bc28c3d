using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>What is remarkable about an item, as bits.</summary>
[Flags]
internal enum ItemMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>State or type is not mapped.</summary>
    Unmapped = 1,

    /// <summary>A mapped value could not be understood, or is negative or absurd; it is treated as missing.</summary>
    Unreadable = 2,

    /// <summary>The newest payload is in quarantine; the values are older.</summary>
    Quarantined = 4,

    /// <summary>The address ends with the key, which is stored once.</summary>
    AddressEndsWithKey = 8,

    /// <summary>The item has children.</summary>
    Parent = 16,

    /// <summary>The item or an ancestor is removed.</summary>
    Out = 32,
}

/// <summary>The items as one array a property: a million of them fit into memory and into the processor's caches.</summary>
internal sealed class ItemColumns
{
    /// <summary>Stands for an unknown level.</summary>
    public const short NoLevel = short.MinValue;

    /// <summary>Stands for a missing day or instant.</summary>
    public const int NoDay = -1;

    /// <summary>Stands for a missing instant.</summary>
    public const long NoInstant = -1;

    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);

    public int Count { get; private set; }
    public ushort[] Connection = [];
    public long[] NativeId = [];
    public string[] Key = [];
    public string[] Address = [];
    public string[] Project = [];
    public string[] TrackerType = [];
    public string[] TrackerState = [];
    public short[] Level = [];
    public StateCategory[] State = [];
    public long?[] NativeParent = [];
    public long[] Estimate = [];
    public EstimateUnit[] Unit = [];
    public long[] RemainingHours = [];
    public long[] CompletedHours = [];
    public int[] DueDay = [];
    public long[] CompletedTicks = [];
    public string?[] AreaPath = [];
    public IReadOnlyList<string>[] Labels = [];
    public IReadOnlyDictionary<string, string>?[] Fields = [];
    public ItemMarks[] Marks = [];

    /// <summary>Adds an item at the end.</summary>
    public void Add(ushort connection, WorkItem item)
    {
        if (Count == Key.Length) Grow();
        var i = Count++;
        Connection[i] = connection;
        NativeId[i] = item.Id.NativeId;
        Key[i] = item.Key;
        Project[i] = Pool(item.Project);
        TrackerType[i] = Pool(item.TrackerType);
        TrackerState[i] = Pool(item.TrackerState);
        Level[i] = item.HierarchyLevel is { } level ? (short)Math.Clamp(level, -1000, 1000) : NoLevel;
        State[i] = item.StateCategory;
        NativeParent[i] = item.ParentId;
        Unit[i] = item.EstimateUnit;
        var understood = Scaled.TryScale(item.Estimate, out Estimate[i])
            & Scaled.TryScale(item.RemainingHours, out RemainingHours[i])
            & Scaled.TryScale(item.CompletedHours, out CompletedHours[i]);
        DueDay[i] = item.DueOn?.DayNumber ?? NoDay;
        CompletedTicks[i] = item.CompletedAt?.UtcTicks ?? NoInstant;
        AreaPath[i] = item.AreaPath is { } area ? Pool(area) : null;
        Labels[i] = item.Labels.Count == 0 ? [] : [.. item.Labels.Select(Pool)];
        Fields[i] = item.Fields.Count == 0 ? null : item.Fields;
        Marks[i] = MarksOf(item, understood) | AddressOf(item, i);
    }

    /// <summary>Puts the items into another order.</summary>
    /// <param name="order">For each new place the old one.</param>
    public void Reorder(int[] order)
    {
        Connection = Permute(Connection, order);
        NativeId = Permute(NativeId, order);
        Key = Permute(Key, order);
        Address = Permute(Address, order);
        Project = Permute(Project, order);
        TrackerType = Permute(TrackerType, order);
        TrackerState = Permute(TrackerState, order);
        Level = Permute(Level, order);
        State = Permute(State, order);
        NativeParent = Permute(NativeParent, order);
        Estimate = Permute(Estimate, order);
        Unit = Permute(Unit, order);
        RemainingHours = Permute(RemainingHours, order);
        CompletedHours = Permute(CompletedHours, order);
        DueDay = Permute(DueDay, order);
        CompletedTicks = Permute(CompletedTicks, order);
        AreaPath = Permute(AreaPath, order);
        Labels = Permute(Labels, order);
        Fields = Permute(Fields, order);
        Marks = Permute(Marks, order);
    }

    private static T[] Permute<T>(T[] source, int[] order)
    {
        var result = new T[order.Length];
        for (var i = 0; i < order.Length; i++) result[i] = source[order[i]];
        return result;
    }

    private static ItemMarks MarksOf(WorkItem item, bool understood)
    {
        var marks = ItemMarks.None;
        if (item.StateCategory == StateCategory.Unmapped || item.HierarchyLevel is null) marks |= ItemMarks.Unmapped;
        if (!understood || item.Notes.Any(note => note.Kind == MappingNoteKind.Value)) marks |= ItemMarks.Unreadable;
        return marks;
    }

    private ItemMarks AddressOf(WorkItem item, int i)
    {
        var endsWithKey = item.Url.EndsWith(item.Key, StringComparison.Ordinal);
        Address[i] = endsWithKey ? Pool(item.Url[..^item.Key.Length]) : item.Url;
        return endsWithKey ? ItemMarks.AddressEndsWithKey : ItemMarks.None;
    }

    private string Pool(string text)
    {
        if (_pool.TryGetValue(text, out var known)) return known;
        _pool.Add(text, text);
        return text;
    }

    private void Grow()
    {
        var size = Math.Max(16, Count * 2);
        Array.Resize(ref Connection, size);
        Array.Resize(ref NativeId, size);
        Array.Resize(ref Key, size);
        Array.Resize(ref Address, size);
        Array.Resize(ref Project, size);
        Array.Resize(ref TrackerType, size);
        Array.Resize(ref TrackerState, size);
        Array.Resize(ref Level, size);
        Array.Resize(ref State, size);
        Array.Resize(ref NativeParent, size);
        Array.Resize(ref Estimate, size);
        Array.Resize(ref Unit, size);
        Array.Resize(ref RemainingHours, size);
        Array.Resize(ref CompletedHours, size);
        Array.Resize(ref DueDay, size);
        Array.Resize(ref CompletedTicks, size);
        Array.Resize(ref AreaPath, size);
        Array.Resize(ref Labels, size);
        Array.Resize(ref Fields, size);
        Array.Resize(ref Marks, size);
    }
}
