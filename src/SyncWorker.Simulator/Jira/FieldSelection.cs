namespace SyncWorker.Simulator.Jira;

/// <summary>Which fields a reader asked for: names, <c>*all</c>, <c>*navigable</c>, and names with a minus to leave out.</summary>
internal sealed class FieldSelection
{
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _without = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isAll;
    private readonly bool _isNavigable;

    /// <summary>Reads a selection; null or empty means the default.</summary>
    public FieldSelection(IReadOnlyList<string>? asked, string byDefault)
    {
        var names = asked is { Count: > 0 } ? asked : [byDefault];
        foreach (var name in names)
        {
            if (name == "*all") _isAll = true;
            else if (name == "*navigable") _isNavigable = true;
            else if (name.StartsWith('-')) _without.Add(name[1..]);
            else _named.Add(name);
        }

        if (_named.Count == 0 && !_isAll && !_isNavigable) _isAll = true;
    }

    /// <summary>Gets whether nothing but the id is asked for: such an issue has no key, no self, no fields.</summary>
    public bool IsIdOnly => !_isAll && !_isNavigable && _named.All(name => name.Equals("id", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets whether nothing but id and key is asked for.</summary>
    public bool IsKeyOnly => !_isAll && !_isNavigable && _named.All(name => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.Equals("key", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets how many issues Jira is ready to put on one page: fewer when they are wide.</summary>
    public int PageLimit => _isAll || _isNavigable ? 100 : _named.Count <= 3 ? 5000 : _named.Count <= 12 ? 1000 : 100;

    /// <summary>Gets whether a field is to be written.</summary>
    public bool Includes(string id, bool isNavigable) => !_without.Contains(id) && (_isAll || _named.Contains(id) || (_isNavigable && isNavigable));
}
