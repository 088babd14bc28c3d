using System.Globalization;

namespace SyncWorker.WriteBack;

/// <summary>Gathers what is left out and why: one sentence a reason, with a count and a few keys, however many items it concerns.</summary>
public sealed class ReasonList
{
    private const int Samples = 5;
    private readonly Dictionary<string, (int Count, List<string> Keys)> _reasons = new(StringComparer.Ordinal);

    /// <summary>Adds an item to a reason.</summary>
    /// <param name="reason">The sentence without its end.</param>
    /// <param name="key">The item's key.</param>
    public void Add(string reason, string key)
    {
        var (count, keys) = _reasons.GetValueOrDefault(reason, (0, []));
        if (keys.Count < Samples) keys.Add(key);
        _reasons[reason] = (count + 1, keys);
    }

    /// <summary>Returns the sentences in ordinal order.</summary>
    public IReadOnlyList<string> Sentences() => [.. _reasons
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value.Count} {(pair.Value.Count == 1 ? "item" : "items")} ({string.Join(", ", pair.Value.Keys)}{(pair.Value.Count > Samples ? ", …" : "")})."))
        .Order(StringComparer.Ordinal)];
}
