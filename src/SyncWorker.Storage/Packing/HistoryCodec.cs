using SyncWorker.Model.History;

namespace SyncWorker.Storage.Packing;

/// <summary>Packs the history rows of one item into one value, so that a million rows cost a hundred thousand writes.</summary>
/// <remarks>
/// Layout, version 1: version; number of distinct texts, each text; number of rows; a row is field, own (0 or 1), HappenedAt and ObservedAt as the
/// difference in milliseconds to the row before, then author, from id, from word, to id, to word, source as positions in the texts, 0 meaning null.
/// Instants are kept to the millisecond, in UTC.
/// </remarks>
internal static class HistoryCodec
{
    private const ulong Version = 1;

    // A pull packs a hundred thousand histories, one by one.
    [ThreadStatic]
    private static Scratch? _scratch;

    public static byte[] Pack(IReadOnlyList<HistoryEntry> entries)
    {
        var scratch = _scratch ??= new Scratch();
        var (texts, rows, whole) = (scratch.Texts, scratch.Rows, scratch.Whole);
        texts.Clear();
        rows.Clear();
        whole.Clear();
        rows.Number((ulong)entries.Count);
        var (happened, observed) = (0L, 0L);
        foreach (var entry in entries)
        {
            var (nextHappened, nextObserved) = (entry.HappenedAt.ToUnixTimeMilliseconds(), entry.ObservedAt.ToUnixTimeMilliseconds());
            rows.Number((ulong)entry.Field);
            rows.Number(entry.IsOwn ? 1UL : 0UL);
            rows.Signed(nextHappened - happened);
            rows.Signed(nextObserved - observed);
            rows.Number(Position(texts, entry.AuthorId));
            rows.Number(Position(texts, entry.FromId));
            rows.Number(Position(texts, entry.FromWord));
            rows.Number(Position(texts, entry.ToId));
            rows.Number(Position(texts, entry.ToWord));
            rows.Number(Position(texts, entry.SourceId));
            (happened, observed) = (nextHappened, nextObserved);
        }

        whole.Number(Version);
        whole.Number((ulong)texts.Count);
        foreach (var text in texts.Keys) whole.Text(StoreText.EncodeText(text));
        whole.Bytes(rows.Written);
        return PackedBytes.Pack(whole.Written);
    }

    /// <exception cref="StoreException">The value is damaged or of a later version.</exception>
    public static IReadOnlyList<HistoryEntry> Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(PackedBytes.Unpack(packed));
        if (reader.Number() != Version)
            throw new StoreException("The store holds history of a later version of SyncWorker; run that version.");
        var texts = new string?[reader.Count() + 1];
        for (var i = 1; i < texts.Length; i++) texts[i] = StoreText.Decode(reader.Text());

        var entries = new HistoryEntry[reader.Count()];
        var (happened, observed) = (0L, 0L);
        for (var i = 0; i < entries.Length; i++)
        {
            var (field, isOwn) = ((HistoryField)reader.Number(), reader.Number() == 1);
            happened += reader.Signed();
            observed += reader.Signed();
            entries[i] = new HistoryEntry
            {
                Field = field,
                IsOwn = isOwn,
                HappenedAt = DateTimeOffset.FromUnixTimeMilliseconds(happened),
                ObservedAt = DateTimeOffset.FromUnixTimeMilliseconds(observed),
                AuthorId = Text(texts, ref reader),
                FromId = Text(texts, ref reader),
                FromWord = Text(texts, ref reader),
                ToId = Text(texts, ref reader),
                ToWord = Text(texts, ref reader),
                SourceId = Text(texts, ref reader) ?? throw PackReader.Damaged(),
            };
        }

        return entries;
    }

    private static ulong Position(Dictionary<string, int> texts, string? text)
    {
        if (text is null) return 0;
        if (!texts.TryGetValue(text, out var position)) texts.Add(text, position = texts.Count + 1);
        return (ulong)position;
    }

    private static string? Text(string?[] texts, ref PackReader reader)
    {
        var position = reader.Number();
        return position < (ulong)texts.Length ? texts[position] : throw PackReader.Damaged();
    }

    private sealed class Scratch
    {
        public Dictionary<string, int> Texts { get; } = new(StringComparer.Ordinal);

        public PackWriter Rows { get; } = new();

        public PackWriter Whole { get; } = new();
    }
}
