using SyncWorker.Model.Items;

namespace SyncWorker.Pipeline;

/// <summary>Collects what the mapping could not translate, while the items stream by.</summary>
internal sealed class UnmappedTally
{
    private const int SampleCount = 3;

    private readonly Dictionary<(string Connection, MappingNoteKind Kind, string Value), (int Count, List<string> Samples)> _values = [];

    public void Count(WorkItem item)
    {
        foreach (var note in item.Notes)
        {
            var key = (item.Id.Connection, note.Kind, note.Value);
            var (count, samples) = _values.TryGetValue(key, out var known) ? known : (0, []);
            if (samples.Count < SampleCount) samples.Add(item.Key);
            _values[key] = (count + 1, samples);
        }
    }

    public IReadOnlyList<UnmappedValue> Values() =>
    [
        .. _values.OrderBy(static pair => pair.Key.Connection, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Kind).ThenBy(static pair => pair.Key.Value, StringComparer.Ordinal)
            .Select(static pair => new UnmappedValue(pair.Key.Connection, pair.Key.Kind, pair.Key.Value, pair.Value.Count, pair.Value.Samples)),
    ];
}
