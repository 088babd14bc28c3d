using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.IntegrationTests.Soak;

/// <summary>Knows from the tracker's ledger what was away when, and why; so it can say whether a removal was right at the moment when it was made.</summary>
internal sealed class SoakWitness(IReadOnlyDictionary<string, string> projects, IReadOnlyDictionary<long, string> start, IReadOnlyList<string> scope)
{
    private readonly Dictionary<long, string> _projectOf = new(start);
    private readonly Dictionary<string, string> _states = [];
    private readonly HashSet<long> _deleted = [];
    private readonly HashSet<long> _secured = [];
    private int _told;

    /// <summary>Follows the ledger through a run, and finds the removals that nothing in it speaks for.</summary>
    /// <param name="ledger">All that was ever done.</param>
    /// <param name="removals">What the run removed.</param>
    public List<string> Examine(IReadOnlyList<LedgerEntry> ledger, IReadOnlyCollection<ItemRemoval> removals)
    {
        var open = removals.Where(removal => !IsJust(removal)).ToList();
        for (; _told < ledger.Count; _told++)
        {
            Follow(ledger[_told]);
            open.RemoveAll(removal => removal.RemovedAt >= ledger[_told].At && IsJust(removal));
        }

        return [.. open.Select(removal => $"{removal.Key} ({removal.Item.NativeId}) was removed at {removal.RemovedAt:HH:mm:ss.fff} as {removal.Cause}, and was never away so in that run: {removal.Evidence} {Tell(ledger, removal.Item.NativeId)}")];
    }

    /// <summary>Tells what was done to an item, and to the projects that it was in.</summary>
    public string Tell(IReadOnlyList<LedgerEntry> ledger, long id)
    {
        var item = id.ToString(CultureInfo.InvariantCulture);
        var own = ledger.Where(entry => entry.Item == item).ToList();
        var keys = own.Where(static entry => entry.Field == "key").SelectMany(static entry => new[] { Project(entry.Before), Project(entry.After) }).Append(_projectOf.GetValueOrDefault(id, ""));
        return "What was done to it: " + string.Join("; ", ledger.Where(entry => entry.Item == item || (entry.Field == "project" && keys.Contains(projects[entry.Item])))
            .Select(entry => $"{entry.At:dd HH:mm:ss.fff} {(entry.Item == item ? entry.Field : projects[entry.Item])} {entry.After?.ToJsonString()}"));
    }

    private static string Project(System.Text.Json.Nodes.JsonNode? key) => key!.GetValue<string>()[..key.GetValue<string>().LastIndexOf('-')];

    private bool IsJust(ItemRemoval removal)
    {
        var id = removal.Item.NativeId;
        if (!_projectOf.TryGetValue(id, out var project)) return false;
        var (state, former) = (_states.GetValueOrDefault(project, "live"), _states.GetValueOrDefault(removal.Project, "live"));
        var isGone = _deleted.Contains(id) || _secured.Contains(id);
        var isOutside = scope.Count > 0 && !scope.Contains(project);
        return (isGone || isOutside || state != "live") && removal.Cause switch
        {
            // What was moved to where we cannot look is answered as if it were gone.
            RemovalCause.Deleted => isGone || (project != removal.Project && state != "live"),
            RemovalCause.LeftScope => isOutside,
            RemovalCause.Archived => Is("archived"),
            RemovalCause.Trashed => Is("deleted"),
            RemovalCause.AccessLost => Is("hidden"),
            _ => true,
        };

        bool Is(string word) => state.Contains(word, StringComparison.Ordinal) || former.Contains(word, StringComparison.Ordinal);
    }

    private void Follow(LedgerEntry entry)
    {
        var id = long.Parse(entry.Item, CultureInfo.InvariantCulture);
        switch (entry.Field)
        {
            case "created" or "key":
                _projectOf[id] = Project(entry.After);
                break;
            case "deleted":
                _deleted.Add(id);
                break;
            case "security" when entry.After!.GetValueKind() == JsonValueKind.True:
                _secured.Add(id);
                break;
            case "security":
                _secured.Remove(id);
                break;
            case "project":
                _states[projects[entry.Item]] = entry.After!.GetValue<string>();
                break;
        }
    }
}
