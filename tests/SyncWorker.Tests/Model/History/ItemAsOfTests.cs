using CsCheck;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Model.History;

public sealed class ItemAsOfTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly WorkItem Item = new()
    {
        Id = new ItemId("jira", 7),
        Key = "PAY-7",
        Url = "https://pay.example.net/browse/PAY-7",
        Project = "PAY",
        Title = "Pay by card",
        TrackerType = "Story",
        StateCategory = StateCategory.InProgress,
        TrackerState = "Doing",
        CreatedAt = Created,
        UpdatedAt = Created.AddYears(9),
    };

    private static readonly HistoryEntry[] Story =
    [
        Entry(0, "created", HistoryField.State, null, ("1", "To Do")),
        Entry(0, "created", HistoryField.Estimate, null, (null, "5")),
        Entry(0, "created", HistoryField.Releases, null, ("1", "v1")),
        Entry(0, "created", HistoryField.Releases, null, ("2", "v2")),
        Entry(1, "9", HistoryField.State, ("1", "To Do"), ("3", "Doing")),
        Entry(1, "10", HistoryField.State, ("3", "Doing"), ("4", "Review")),
        Entry(2, "11", HistoryField.DueOn, null, ("2026-03-09", "2026-03-09")),
        Entry(2, "11", HistoryField.Parent, null, ("20", "PAY-20")),
        Entry(3, "12", HistoryField.Releases, ("1", "v1 renamed"), null),
        Entry(3, "12", HistoryField.LinkAdded, null, ("PAY-2", "blocks PAY-2")),
        Entry(4, "13", HistoryField.Estimate, (null, "5"), null),
        Entry(4, "13", HistoryField.LinkAdded, null, ("PAY-2", "relates to PAY-2")),
        Entry(5, "14", HistoryField.LinkRemoved, ("PAY-2", "blocks PAY-2"), null),
    ];

    [Fact]
    public void Find_BeforeCreation_IsNull()
    {
        Assert.Null(ItemAsOf.Find(Item, Story, Created.AddTicks(-1)));
        Assert.NotNull(ItemAsOf.Find(Item, Story, Created));
    }

    [Fact]
    public void Find_AtCreation_HoldsWhatTheItemWasCreatedWith()
    {
        var item = ItemAsOf.Find(Item, Story, Created)!;
        Assert.Equal(new HistoricValue("1", "To Do"), item.State);
        Assert.Equal((5m, null, null), (item.Estimate, item.DueOn, item.ParentId));
        Assert.Equal(["v1", "v2"], item.Releases.Select(release => release.Word));
        Assert.Empty(item.Links);
        Assert.True(item.Find(HistoryField.Assignee).IsEmpty);
    }

    [Fact]
    public void Find_Later_HoldsTheLastChangeUpToTheInstant()
    {
        // Both changes of the state happened at once: the entry's number tells which came last, in whatever order they are given.
        foreach (var history in new[] { Story, [.. Story.Reverse()] })
        {
            Assert.Equal("Review", ItemAsOf.Find(Item, history, Created.AddDays(1))!.State.Word);
            var late = ItemAsOf.Find(Item, history, Created.AddDays(4))!;
            Assert.Equal((null, new DateOnly(2026, 3, 9), 20L), (late.Estimate, late.DueOn, late.ParentId));
            Assert.Equal(["v2"], late.Releases.Select(release => release.Word));
            Assert.Equal(2, late.Links.Count);
            Assert.Equal(["relates to PAY-2"], ItemAsOf.Find(Item, history, Created.AddYears(8))!.Links.Select(link => link.Word));
        }
    }

    [Fact]
    public void Find_ValueThatVanishedWithoutATrace_IsGoneFromTheLastChangeOn()
    {
        var item = Item with { UpdatedAt = Created.AddDays(9) };
        Assert.Equal((20L, 1), (ItemAsOf.Find(item, Story, Created.AddDays(9).AddTicks(-1))!.ParentId, ItemAsOf.Find(item, Story, Created.AddDays(8))!.Releases.Count));
        Assert.Equal((null, 0), (ItemAsOf.Find(item, Story, Created.AddDays(9))!.ParentId, ItemAsOf.Find(item, Story, Created.AddDays(9))!.Releases.Count));
        Assert.Equal(20L, ItemAsOf.Find(item with { ParentId = 20 }, Story, Created.AddDays(9))!.ParentId);
    }

    [Fact]
    public void Find_KnownAt_LeavesOutWhatWasObservedLater()
    {
        HistoryEntry[] history =
        [
            Entry(0, "created", HistoryField.State, null, ("1", "To Do")),
            Entry(1, "9", HistoryField.State, ("1", "To Do"), ("3", "Doing")) with { ObservedAt = Created.AddDays(10) },
        ];
        Assert.Equal("Doing", ItemAsOf.Find(Item, history, Created.AddDays(2))!.State.Word);
        Assert.Equal("To Do", ItemAsOf.Find(Item, history, Created.AddDays(2), Created.AddDays(9))!.State.Word);
        Assert.Equal("Doing", ItemAsOf.Find(Item, history, Created.AddDays(2), Created.AddDays(10))!.State.Word);
        Assert.Null(ItemAsOf.Find(Item, history, Created.AddDays(2), Created.AddDays(-1)));
    }

    [Fact]
    public void Find_CreationReadTwice_TakesTheLaterReadingUnlessItWasNotKnownYet()
    {
        HistoryEntry[] history =
        [
            Entry(0, "created", HistoryField.Priority, null, ("9", "High")) with { ObservedAt = Created.AddDays(1) },
            Entry(0, "created", HistoryField.Priority, null, ("2", "Low")) with { ObservedAt = Created.AddDays(5) },
        ];
        Assert.Equal("Low", ItemAsOf.Find(Item, history, Created)!.Find(HistoryField.Priority).Word);
        Assert.Equal("High", ItemAsOf.Find(Item, history, Created, Created.AddDays(4))!.Find(HistoryField.Priority).Word);
    }

    [Fact]
    public void Find_AnyConsistentHistory_IsTheSameFoldedForwardsAndBackwards() => Gen.Select(Histories, Gen.Int[-1, 12]).Sample(
        (history, day) =>
        {
            var at = Created.AddDays(day);
            var folded = ItemAsOf.Find(Item, history, at);
            if (at < Created) return folded is null;
            return Values(folded!) == Values(Backwards(history, at)) && Values(ItemAsOf.Find(Item, history, Created.AddYears(8))!) == Values(Backwards(history, Created.AddYears(8)));
        },
        iter: 3000);

    private static readonly HistoryField[] Single = [HistoryField.State, HistoryField.Estimate, HistoryField.Parent, HistoryField.DueOn, HistoryField.Blocked];

    /// <summary>Changes of single fields, each from where the last one led to; also several at once and back to empty.</summary>
    private static Gen<HistoryEntry[]> Histories { get; } = Gen.Select(Gen.Int[0, Single.Length - 1], Gen.Int[0, 10], Gen.Int[0, 3]).List[0, 30].Select(changes =>
    {
        var present = new Dictionary<HistoryField, (string?, string?)?>();
        return changes.OrderBy(change => change.Item2).Where(change => change.Item2 > 0 || change.Item3 > 0).Where((change, place) => change.Item2 > 0 || changes.FindIndex(other => other.Item2 == 0 && other.Item3 > 0 && other.Item1 == change.Item1) == changes.IndexOf(change)).Select((change, index) =>
        {
            var field = Single[change.Item1];
            (string?, string?)? to = change.Item3 == 0 ? null : ($"{change.Item3}", $"word {change.Item3}");
            var entry = Entry(change.Item2, change.Item2 == 0 ? "created" : $"{index}", field, present.GetValueOrDefault(field), to);
            present[field] = to;
            return entry;
        }).ToArray();
    });

    /// <summary>Begins with the last values and takes back what happened after the instant.</summary>
    private static Dictionary<HistoryField, HistoricValue> Backwards(HistoryEntry[] history, DateTimeOffset at)
    {
        var values = new Dictionary<HistoryField, HistoricValue>();
        foreach (var entry in history) values[entry.Field] = new HistoricValue(entry.ToId, entry.ToWord);
        foreach (var entry in history.Reverse().Where(entry => entry.HappenedAt > at)) values[entry.Field] = new HistoricValue(entry.FromId, entry.FromWord);
        return values;
    }

    private static string Values(HistoricItem item) => Values(item.Values);

    private static string Values(IReadOnlyDictionary<HistoryField, HistoricValue> values) =>
        string.Join(';', values.Where(pair => !pair.Value.IsEmpty).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));

    private static HistoryEntry Entry(int day, string source, HistoryField field, (string? Id, string? Word)? from, (string? Id, string? Word)? to) => new()
    {
        Field = field,
        HappenedAt = Created.AddDays(day),
        ObservedAt = Created.AddDays(day),
        SourceId = source,
        FromId = from?.Id,
        FromWord = from?.Word,
        ToId = to?.Id,
        ToWord = to?.Word,
    };
}
