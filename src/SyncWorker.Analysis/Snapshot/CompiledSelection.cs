using SyncWorker.Model.Definitions;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>A selection made ready to be asked of many items. Names are compared without case.</summary>
internal sealed class CompiledSelection
{
    private readonly ItemColumns _columns;
    private readonly SelectionDefinition _selection;
    private readonly HashSet<string> _labels;
    private readonly HashSet<string> _types;
    private readonly HashSet<int>? _roots;
    private readonly HashSet<int>? _answer;

    /// <summary>Initializes a new instance of the <see cref="CompiledSelection"/> class.</summary>
    public CompiledSelection(PortfolioSnapshot snapshot, SelectionDefinition selection)
    {
        _columns = snapshot.Columns;
        _selection = selection;
        _labels = new HashSet<string>(selection.Labels, StringComparer.OrdinalIgnoreCase);
        _types = new HashSet<string>(selection.Types, StringComparer.OrdinalIgnoreCase);
        Connection = snapshot.Lookup.ConnectionOf(selection.Connection);
        if (selection.Roots.Count > 0) _roots = [.. selection.Roots.Select(root => snapshot.Lookup.Find(Connection, root))];
        if (selection.Query is not { } query) return;
        var answer = snapshot.Context.QueryAnswers.GetValueOrDefault(new QueryKey(selection.Connection, query));
        _answer = [.. (answer?.Ids ?? []).Select(id => snapshot.Lookup.Find(Connection, id))];
        if (answer is null or { Ids: null } or { Failure: not null }) Gap = new QueryGap(selection.Connection, query, answer);
    }

    /// <summary>Gets the connection's place, or -1.</summary>
    public int Connection { get; }

    /// <summary>Gets what is missing of the answer to the selection's query; <see langword="null"/> when nothing is, or when it has none.</summary>
    public QueryGap? Gap { get; }

    /// <summary>Says whether all parts of the selection hold for an item of its connection.</summary>
    public bool Selects(int item) =>
        (_roots is null || _roots.Contains(item))
        && (_answer is null || _answer.Contains(item))
        && (_types.Count == 0 || _types.Contains(_columns.TrackerType[item]))
        && (_selection.Project is null || _selection.Project.Equals(_columns.Project[item], StringComparison.OrdinalIgnoreCase))
        && (_selection.AreaPath is null || IsAtOrUnder(_columns.AreaPath[item], _selection.AreaPath))
        && (_labels.Count == 0 || HasLabel(item));

    private static bool IsAtOrUnder(string? area, string wanted)
    {
        var path = wanted.Trim('\\');
        return area is not null
            && area.StartsWith(path, StringComparison.OrdinalIgnoreCase)
            && (area.Length == path.Length || area[path.Length] == '\\');
    }

    private bool HasLabel(int item)
    {
        foreach (var label in _columns.Labels[item])
        {
            if (_labels.Contains(label)) return true;
        }

        return false;
    }
}
