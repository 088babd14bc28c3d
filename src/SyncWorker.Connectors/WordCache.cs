using System.Text;

namespace SyncWorker.Connectors;

/// <summary>
/// Short words that come again and again (names of fields and states, ids of people and things), so that each is one string in memory and not a
/// million. Bounded: a new word takes the place of another. Safe for use by many threads, of which the last one wins.
/// </summary>
internal static class WordCache
{
    private const int LongestWord = 48;
    private const int Places = 4096;

    private static readonly string?[] Words = new string?[Places];

    /// <summary>Gets the string of a word in ASCII; null when the word is too long or not plain ASCII.</summary>
    /// <param name="word">The word.</param>
    public static string? Find(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestWord) return null;
        if (word.IsEmpty) return "";
        var hash = default(HashCode);
        hash.AddBytes(word);
        ref var place = ref Words[hash.ToHashCode() & (Places - 1)];
        if (place is { } known && known.Length == word.Length && Ascii.Equals(word, known)) return known;
        return Ascii.IsValid(word) ? place = Encoding.ASCII.GetString(word) : null;
    }
}
