using System.Globalization;
using System.Text;
using SyncWorker.Connectors;

namespace SyncWorker.Tests.Connectors;

public sealed class WordCacheTests
{
    /// <summary>Far more words than there are places: none may come out as another, on whatever thread.</summary>
    [Fact]
    public void Find_ManyWordsAtOnce_EachIsItself() => Parallel.For(0, 50_000, static i =>
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"word {i % 20_000}");
        Assert.Equal(word, WordCache.Find(Encoding.ASCII.GetBytes(word)));
    });

    [Fact]
    public void Find_SameWord_IsOneString()
    {
        var first = WordCache.Find("customfield_10016"u8);
        Assert.Same(first, WordCache.Find("customfield_10016"u8));
        Assert.Same("", WordCache.Find(""u8));
    }

    [Theory]
    [InlineData("Zahlungsübersicht")]
    [InlineData("a word that is longer than what is worth to be kept for the next time")]
    public void Find_NotAsciiOrLong_IsLeftToTheCaller(string word) => Assert.Null(WordCache.Find(Encoding.UTF8.GetBytes(word)));
}
