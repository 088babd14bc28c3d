namespace SyncWorker.Simulator.World;

/// <summary>The hierarchy as arithmetic: blocks of 50 ordinals (one top, three middles, 27 standard, 6 bugs, 13 subs), dealt to the projects in turn.</summary>
/// <remarks>A parent's ordinal is always smaller than its child's, so any prefix of ordinals is a complete world.</remarks>
internal sealed class WorldShape
{
    /// <summary>Ordinals in one block.</summary>
    public const int BlockSize = 50;

    /// <summary>Standard items in one full block.</summary>
    public const int StandardsInBlock = 27;

    private const string Pattern = "T" + "MMM" + "SSsSBSssSSBSsSsS" + "SSsSBSSsSSsSBSs" + "SSsSBSSsSSsSBSs";
    private const int FirstOfSecondGroup = 20;
    private const int FirstOfThirdGroup = 35;
    private static readonly int[] StandardPositions = [.. Enumerable.Range(0, BlockSize).Where(position => Pattern[position] == 'S')];
    private static readonly int[] ParentPositions = [.. Enumerable.Range(0, BlockSize).Select(FindParentPosition)];

    private readonly long _seed;
    private readonly int _stream;

    /// <summary>Lays out <paramref name="count"/> items.</summary>
    public WorldShape(int count, long seed, int stream)
    {
        Count = count;
        _seed = seed;
        _stream = stream;
        ProjectCount = Math.Clamp(3 + (count / 25_000), 3, 20);
        StandardCount = (count / BlockSize * StandardsInBlock) + StandardPositions.Count(position => position < count % BlockSize);
    }

    /// <summary>Gets how many items there are; ordinals run from 0 to this, exclusive.</summary>
    public int Count { get; }

    /// <summary>Gets how many projects there are.</summary>
    public int ProjectCount { get; }

    /// <summary>Gets how many standard items there are.</summary>
    public int StandardCount { get; }

    /// <summary>Gets an item's kind.</summary>
    public static ItemKind KindOf(int ordinal) => Pattern[ordinal % BlockSize] switch
    {
        'T' => ItemKind.Top,
        'M' => ItemKind.Middle,
        'S' => ItemKind.Standard,
        'B' => ItemKind.Bug,
        _ => ItemKind.Sub,
    };

    /// <summary>Gets which of the three groups of its block (0..2) a level-0 or sub item belongs to.</summary>
    public static int GroupOf(int ordinal) => (ordinal % BlockSize) switch
    {
        >= FirstOfThirdGroup => 2,
        >= FirstOfSecondGroup => 1,
        _ => 0,
    };

    /// <summary>Gets the ordinal of the k-th standard item, k from 0.</summary>
    public static int StandardOrdinal(int k) => (k / StandardsInBlock * BlockSize) + StandardPositions[k % StandardsInBlock];

    /// <summary>Gets k of a standard item, or −1 for any other kind.</summary>
    public static int StandardIndex(int ordinal)
    {
        var position = Array.BinarySearch(StandardPositions, ordinal % BlockSize);
        return position < 0 ? -1 : (ordinal / BlockSize * StandardsInBlock) + position;
    }

    /// <summary>Gets the parent's ordinal of an item of the first block, where nobody is without one but the top.</summary>
    public static int ReservedParentOf(int ordinal) => ParentPositions[ordinal];

    /// <summary>Gets the parent's ordinal, or −1; about one standard item in 25 has none.</summary>
    public int ParentOf(int ordinal)
    {
        var parent = ParentPositions[ordinal % BlockSize];
        if (parent < 0 || IsOrphan(ordinal)) return -1;
        return (ordinal / BlockSize * BlockSize) + parent;
    }

    /// <summary>Gets the ordinals whose parent is this one.</summary>
    public IEnumerable<int> ChildrenOf(int ordinal)
    {
        var block = ordinal / BlockSize * BlockSize;
        for (var child = ordinal + 1; child < Math.Min(block + BlockSize, Count); child++)
        {
            if (ParentOf(child) == ordinal) yield return child;
        }
    }

    /// <summary>Gets the project's index, 0 to <see cref="ProjectCount"/> exclusive.</summary>
    public int ProjectOf(int ordinal) => ordinal / BlockSize % ProjectCount;

    /// <summary>Gets an item's number within its project, from 1.</summary>
    public int NumberInProject(int ordinal) => (ordinal / BlockSize / ProjectCount * BlockSize) + (ordinal % BlockSize) + 1;

    /// <summary>Gets the ordinal of a number in a project, or −1 when there is none.</summary>
    public int OrdinalOf(int project, int number)
    {
        if (number < 1 || project < 0 || project >= ProjectCount) return -1;
        var block = ((long)(number - 1) / BlockSize * ProjectCount) + project;
        var ordinal = (block * BlockSize) + ((number - 1) % BlockSize);
        return ordinal < Count ? (int)ordinal : -1;
    }

    private bool IsOrphan(int ordinal) =>
        ordinal >= BlockSize && Pattern[ordinal % BlockSize] == 'S' && new KeyedRandom(_seed, _stream, ordinal).Chance(900, 0.04);

    private static int FindParentPosition(int position) => Pattern[position] switch
    {
        'T' => -1,
        'M' => 0,
        's' => Pattern.LastIndexOf('S', position),
        _ => 1 + GroupOf(position),
    };
}
