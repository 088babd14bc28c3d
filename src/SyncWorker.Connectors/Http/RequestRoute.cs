namespace SyncWorker.Connectors.Http;

/// <summary>What a tracker's limits distinguish about a request: its endpoint, the item that it speaks of, and whether it writes.</summary>
/// <param name="Endpoint">The method and the path with every id left open, such as <c>PUT rest/api/{}/issue/{}</c>.</param>
/// <param name="Item">The item's id or key as it stands in the path, or <see langword="null"/> when the request speaks of none or of several.</param>
/// <param name="IsWrite">Whether it writes.</param>
internal readonly record struct RequestRoute(string Endpoint, string? Item, bool IsWrite)
{
    private const string Open = "{}";

    /// <summary>Finds the route of a request. What holds a digit is an id: no tracker's fixed words do, but for versions, which are the same in every path.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isWrite">Whether it writes; a reading POST does not.</param>
    public static RequestRoute Of(TrackerRequest request, bool isWrite)
    {
        var end = request.Path.IndexOf('?', StringComparison.Ordinal);
        var segments = (end < 0 ? request.Path : request.Path[..end]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        string? item = null;
        for (var index = 0; index < segments.Length; index++)
        {
            if (!segments[index].Any(char.IsAsciiDigit)) continue;
            if (item is null && index > 0 && NamesItems(segments[index - 1])) item = segments[index];
            segments[index] = Open;
        }

        return new RequestRoute($"{request.Method.Method} {string.Join('/', segments)}", item, isWrite);
    }

    private static bool NamesItems(string segment) =>
        segment.Equals("issue", StringComparison.OrdinalIgnoreCase) || segment.Equals("workitems", StringComparison.OrdinalIgnoreCase);
}
