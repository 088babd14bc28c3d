namespace SyncWorker.IntegrationTests.Truth;

/// <summary>One item in plain words, read from the simulator on one side and from the store on the other.</summary>
public sealed record TruthItem
{
    public required string Key { get; init; }

    public required string Project { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string Title { get; init; }

    public string? Parent { get; init; }

    public string? Points { get; init; }

    public string? StartOn { get; init; }

    public string? DueOn { get; init; }

    public string? Assignee { get; init; }

    public required string Labels { get; init; }

    public required string Links { get; init; }

    /// <summary>Gets what is compared beyond the common fields: of Jira the rest of the fields, the history, and the worklogs.</summary>
    public TruthDetails? Details { get; init; }

    /// <summary>Fails, with the first differences, unless the store holds what the tracker holds.</summary>
    public static void AssertSame(IReadOnlyDictionary<long, TruthItem> truth, IReadOnlyDictionary<long, TruthItem> stored)
    {
        var differences = Differences(truth, stored);
        Assert.True(differences.Count == 0, $"{differences.Count} differences of {truth.Count} items:\n{string.Join('\n', differences.Take(5))}");
    }

    /// <summary>Lists what differs.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<long, TruthItem> truth, IReadOnlyDictionary<long, TruthItem> stored) =>
    [
        .. truth.Where(pair => !stored.TryGetValue(pair.Key, out var item) || item != pair.Value)
            .Select(pair => $"tracker {pair.Value}\nstore   {stored.GetValueOrDefault(pair.Key)}"),
        .. stored.Keys.Except(truth.Keys).Select(id => $"only in the store: {stored[id]}"),
    ];

    /// <summary>Finds the last story that no other item names: nobody else changes when it goes.</summary>
    public static long FindLonely(Dictionary<long, TruthItem> truth)
    {
        var named = truth.Values.SelectMany(static item => item.Links.Split('|').Select(static link => link.Split(':')[^1]).Append(item.Parent)).ToHashSet();
        return truth.Where(pair => pair.Value is { Type: "Story", Links.Length: 0 } && !named.Contains(pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Max(static pair => pair.Key);
    }
}

/// <summary>The rest of an item, each part in plain words.</summary>
public sealed record TruthDetails
{
    public required string Times { get; init; }

    public required string AssigneeWords { get; init; }

    public string? Priority { get; init; }

    public string? Sprint { get; init; }

    public required string Releases { get; init; }

    public required bool IsBlocked { get; init; }

    public required string Hours { get; init; }

    public required string History { get; init; }

    public required string Worklogs { get; init; }
}
