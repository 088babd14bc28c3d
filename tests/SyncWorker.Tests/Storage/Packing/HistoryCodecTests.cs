using CsCheck;
using SyncWorker.Model.History;
using SyncWorker.Storage;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Tests.Storage.Packing;

public sealed class HistoryCodecTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("", "\0", "\ud800", "\udfff\ud83d", "\uffff", "\uffff0000", "👩‍👩‍👧", "In Arbeit", new string('x', 5000)),
        Gen.Char.Array[0, 12].Select(static chars => new string(chars)));

    private static readonly Gen<DateTimeOffset> Instant = Gen.OneOf(
        Gen.OneOf(
            DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MinValue.ToUnixTimeMilliseconds()),
            DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()),
            DateTimeOffset.UnixEpoch),
        Gen.Long[DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()].Select(DateTimeOffset.FromUnixTimeMilliseconds));

    private static readonly Gen<HistoryEntry> Entry =
        from field in Gen.Enum<HistoryField>()
        from happenedAt in Instant
        from observedAt in Instant
        from isOwn in Gen.Bool
        from values in Gen.Select(Gen.Null(Text), Gen.Null(Text), Gen.Null(Text), Gen.Null(Text), Gen.Null(Text))
        from source in Text
        select new HistoryEntry
        {
            Field = field,
            HappenedAt = happenedAt,
            ObservedAt = observedAt,
            IsOwn = isOwn,
            AuthorId = values.Item1,
            FromId = values.Item2,
            FromWord = values.Item3,
            ToId = values.Item4,
            ToWord = values.Item5,
            SourceId = source,
        };

    [Fact]
    public void Unpack_WhatPackWrote_IsEqual() =>
        Entry.List[0, 30].Sample(static entries => Assert.Equal(entries, HistoryCodec.Unpack(HistoryCodec.Pack(entries))), iter: 2000);

    [Fact]
    public void Merge_StoredAndReadAgain_ChangesNothing() => Entry.List[0, 20].Sample(
        static entries =>
        {
            var stored = HistoryCodec.Unpack(HistoryCodec.Pack(ItemHistory.Merge([], entries)));
            Assert.Equal(stored, ItemHistory.Merge(stored, entries));
            Assert.Equal(stored, ItemHistory.Merge(stored, stored));
        },
        iter: 1000);

    [Fact]
    public void Pack_ManyLikeEntries_IsSmall()
    {
        var entries = Enumerable.Range(0, 1000).Select(static i => new HistoryEntry
        {
            Field = HistoryField.State,
            HappenedAt = DateTimeOffset.UnixEpoch.AddHours(i),
            ObservedAt = DateTimeOffset.UnixEpoch.AddDays(100),
            AuthorId = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077",
            FromWord = "To Do",
            ToWord = "In Progress",
            SourceId = "10",
        }).ToList();

        Assert.InRange(HistoryCodec.Pack(entries).Length, 1, 5000);
    }

    [Fact]
    public void Unpack_CutOrOfALaterVersion_SaysSoInsteadOfGuessing()
    {
        var packed = HistoryCodec.Pack([new HistoryEntry { Field = HistoryField.State, HappenedAt = default, ObservedAt = default, SourceId = "1" }]);

        for (var length = 0; length < packed.Length; length++)
            Assert.Throws<StoreException>(() => HistoryCodec.Unpack(packed.AsSpan(0, length)));
        Assert.Contains("later version", Assert.Throws<StoreException>(() => HistoryCodec.Unpack(PackedBytes.Pack([2, 0, 0]))).Message, StringComparison.Ordinal);
    }
}
