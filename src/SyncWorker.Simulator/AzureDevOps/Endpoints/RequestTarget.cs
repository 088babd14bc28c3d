using System.Globalization;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What a request turned out to be for.</summary>
/// <param name="Path">The path as it was sent.</param>
/// <param name="Segments">Its parts, decoded.</param>
/// <param name="Apis">Where <c>_apis</c> stands among them, or −1.</param>
/// <param name="Route">The route, or null when there is none.</param>
/// <param name="Values">What its placeholders matched.</param>
internal sealed record RequestTarget(string Path, string[] Segments, int Apis, ApiRoute? Route, Dictionary<string, string> Values)
{
    /// <summary>Gets the name under which the request is counted.</summary>
    public string Name { get; } = Route is { } route
        ? "_apis/" + route.Pattern
        : Apis >= 1 ? string.Create(CultureInfo.InvariantCulture, $"_apis/{(Apis + 1 < Segments.Length ? Segments[Apis + 1] : string.Empty)}") : "(no route)";

    /// <summary>Gets whether the path begins with the organisation that is served.</summary>
    public bool IsOrganization => Segments.Length > 0 && Segments[0].Equals(WorldNames.Organization, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a path apart, as it was sent.</summary>
    public static RequestTarget Read(string method, string path, RouteTable routes)
    {
        string[] segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var apis = Array.FindIndex(segments, segment => segment.Equals("_apis", StringComparison.OrdinalIgnoreCase));
        var nowhere = new RequestTarget(path, segments, apis, null, []);
        if (!nowhere.IsOrganization || apis is < 1 or > 3)
        {
            return nowhere;
        }

        // No work item has the id 0; the tracker does not even find a controller for it.
        return routes.Find(method, segments.AsSpan(apis + 1)) is { } found && (!found.Values.TryGetValue("id", out var id) || id != "0")
            ? nowhere.At(found.Route, found.Values)
            : nowhere;
    }

    private RequestTarget At(ApiRoute route, Dictionary<string, string> values) => new(Path, Segments, Apis, route, values);
}
