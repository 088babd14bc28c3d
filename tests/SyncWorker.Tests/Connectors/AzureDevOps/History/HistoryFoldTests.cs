using CsCheck;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Model.History;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps.History;

public sealed class HistoryFoldTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string?[]> GenValues = Gen.Int[0, 3].Select(static index => index == 0 ? null : "abc"[(index - 1)..index]).Array[TrackedValue.Fields.Count];

    [Fact]
    public void Codec_Entries_ComeBackAsTheyWere()
    {
        var revision = Revision(12, ["Bug", "Neu \"ß\" 移", null]) with { AuthorId = "aad.X", IsOwn = true };
        var link = new LinkEntry { At = Begin.AddTicks(1), Role = LinkRole.Parent, IsRemoved = true, Word = "Parent", OtherId = 5, AuthorId = null };

        var encoded = new[] { JournalCodec.Encode(7, link), JournalCodec.Encode(7, revision) };
        var (revisions, links) = JournalCodec.Decode(encoded);

        Assert.Equal("r000000012", encoded[1].Order);
        Assert.InRange(encoded[1].Payload.Length, 50, 250);
        var back = Assert.Single(revisions);
        Assert.Equal((revision.Rev, revision.At, revision.AuthorId, revision.IsOwn), (back.Rev, back.At, back.AuthorId, back.IsOwn));
        Assert.Equal(revision.Values, back.Values);
        Assert.Equal(link, Assert.Single(links));
    }

    [Fact]
    public void Decode_EntryOfAnotherVersion_IsRefused() =>
        Assert.Throws<FormatException>(() => JournalCodec.Decode([new JournalEntry(7, "r1", "[\"r9\"]"u8.ToArray())]));

    [Fact]
    public void Fold_FirstRevision_SaysHowTheItemWasCreated()
    {
        var (entries, revisions) = Fold([JournalCodec.Encode(7, Revision(1, ["Bug", "New"]))], []);

        Assert.Equal(1, revisions);
        Assert.Equal(
            [(HistoryField.Type, null, "Bug", "rev:1"), (HistoryField.State, null, "New", "rev:1")],
            entries.Select(static entry => (entry.Field, entry.FromWord, entry.ToWord ?? "", entry.SourceId)));
    }

    [Fact]
    public void Fold_RenamedIteration_IsNoChange()
    {
        var index = TrackedValue.Fields.ToList().IndexOf(HistoryField.Iteration);
        var (first, second) = (Revision(1, ["Bug"]), Revision(2, ["Bug"]));
        var (old, renamed) = ((TrackedValue[])first.Values, (TrackedValue[])second.Values);
        old[index] = new TrackedValue("21", "Core\\Sprint 1");
        renamed[index] = new TrackedValue("21", "Core\\Sprint One");

        var (entries, _) = Fold([JournalCodec.Encode(7, first), JournalCodec.Encode(7, second)], []);

        Assert.DoesNotContain(entries, static entry => entry.SourceId == "rev:2");
    }

    [Fact]
    public void Fold_InPieces_EqualsFoldAtOnce() =>
        Gen.Select(GenValues.Array[1, 12], GenLinks, Gen.Int[0, 12], Gen.Int[0, 12]).Sample((values, links, cut, linkCut) =>
        {
            var revisions = values.Select(static (words, index) => JournalCodec.Encode(7, Revision(index + 1, words))).ToList();
            var rows = links.Select(static link => JournalCodec.Encode(7, link)).DistinctBy(static entry => entry.Order).ToList();

            // The link feed's order is that of time, and one moment's rows come together.
            var moment = rows.Skip(Math.Min(linkCut, rows.Count)).Select(static entry => entry.Order[..20]).FirstOrDefault();
            var early = rows.Where(entry => moment is not null && string.CompareOrdinal(entry.Order[..20], moment) < 0).ToList();
            var late = rows.Except(early).ToList();

            var whole = ItemHistory.Merge([], Fold([.. revisions, .. rows], []).Entries);
            var first = ItemHistory.Merge([], Fold([.. revisions.Take(cut), .. early], []).Entries);
            var pieces = ItemHistory.Merge(first, Fold([.. revisions.Skip(cut), .. late], first).Entries);
            var again = ItemHistory.Merge(pieces, Fold([.. revisions, .. rows], pieces).Entries);

            Assert.Equal(whole, pieces);
            Assert.Equal(whole, again);
        });

    [Fact]
    public void Fold_ParentChangedWithBothRowsActive_IsOneEntryFromOldToNew()
    {
        var created = Parent(0, 5);
        var (moved, left) = (Parent(60, 6), Parent(60, 5));

        var (entries, _) = Fold([.. new[] { created, left, moved }.Select(static link => JournalCodec.Encode(7, link))], [], parentNow: 6);

        Assert.Equal([(null, "5"), ("5", "6")], entries.Select(static entry => (entry.FromId, entry.ToId ?? "")));
        Assert.All(entries, static entry => Assert.Equal(HistoryField.Parent, entry.Field));
    }

    [Fact]
    public void Fold_ParentRemoved_IsAnEntryToNothing()
    {
        var (entries, _) = Fold([.. new[] { Parent(0, 5), Parent(60, 5) with { IsRemoved = true } }.Select(static link => JournalCodec.Encode(7, link))], []);

        Assert.Equal(("5", null), (entries[^1].FromId, entries[^1].ToId));
    }

    [Fact]
    public void Fold_LinkToldTwice_IsOneEntry()
    {
        var link = new LinkEntry { At = Begin, Role = LinkRole.Link, IsRemoved = false, Word = "Successor", OtherId = 9, IsOwn = true };
        var journal = new[] { link, link with { At = Begin.AddDays(1) }, link with { At = Begin.AddDays(2), IsRemoved = true } };

        var (entries, _) = Fold([.. journal.Select(static entry => JournalCodec.Encode(7, entry))], []);

        Assert.Equal([HistoryField.LinkAdded, HistoryField.LinkRemoved], entries.Select(static entry => entry.Field));
        Assert.Equal(("9", "Successor", true), (entries[0].ToId, entries[0].ToWord, entries[0].IsOwn));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fold_LinkRemovedAndAddedAtOneMoment_IsThereAfterwards(bool isRemovedFirst)
    {
        var link = new LinkEntry { At = Begin, Role = LinkRole.Link, IsRemoved = isRemovedFirst, Word = "Successor", OtherId = 9 };
        var (known, _) = Fold([.. new[] { link, link with { IsRemoved = !isRemovedFirst } }.Select(static entry => JournalCodec.Encode(7, entry))], []);
        var again = JournalCodec.Encode(7, link with { At = Begin.AddMinutes(1), IsRemoved = false });

        Assert.Empty(Fold([again], ItemHistory.Merge([], known)).Entries);
    }

    private static Gen<LinkEntry[]> GenLinks { get; } =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2].Select(static role => (LinkRole)role), Gen.Bool, Gen.Long[1, 3])
            .Select(static (minute, role, removed, other) => new LinkEntry
            {
                At = Begin.AddMinutes(minute),
                Role = role,
                IsRemoved = removed,
                Word = role.ToString(),
                OtherId = other,
            })
            .Array[0, 10]
            .Select(static links => links.OrderBy(static link => link.At).ToArray());

    private static (IReadOnlyList<HistoryEntry> Entries, int Revisions) Fold(
        IReadOnlyList<JournalEntry> journal, IReadOnlyList<HistoryEntry> known, long? parentNow = null)
    {
        var (entries, revisions, _) = HistoryFold.Fold(new TouchedItem { NativeId = 7, Sequence = 1, Journal = journal, KnownHistory = known }, parentNow, Samples.Now);
        return (entries, revisions);
    }

    private static LinkEntry Parent(int minute, long id) =>
        new() { At = Begin.AddMinutes(minute), Role = LinkRole.Parent, IsRemoved = false, Word = "Parent", OtherId = id };

    private static RevisionEntry Revision(long number, string?[] words) => new()
    {
        Rev = number,
        At = Begin.AddHours(number),
        Values = TrackedValue.Fields.Select((_, index) => new TrackedValue(null, index < words.Length ? words[index] : null)).ToArray(),
    };
}
