using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Loaded;

/// <summary>Work items found in recorded exchanges: of each the fullest version that was seen, and of those the latest.</summary>
internal sealed class LoadedItems : IItemSource
{
    private readonly List<LoadedItem> items;
    private readonly Dictionary<int, int> ordinals;

    private LoadedItems(Recordings recordings)
    {
        Fields = recordings.Fields;
        items = [.. recordings.Items.Values.OrderBy(item => item.Id)];
        ordinals = items.Select((item, ordinal) => (item.Id, ordinal)).ToDictionary(pair => pair.Id, pair => pair.ordinal);
        Projects = recordings.BuildProjects(items);
        People = [.. recordings.People.Values];
        Epoch = items.Count == 0 ? DateTime.UnixEpoch : items.Min(item => item.ChangedAt).AddDays(-1);
    }

    public int Count => items.Count;

    public DateTime Epoch { get; }

    public FieldCatalog Fields { get; }

    public IReadOnlyList<Project> Projects { get; }

    public IReadOnlyList<Identity> People { get; }

    // The other ends of recorded relations keep their ids, although their items were not recorded.
    public int NextId => items.SelectMany(item => item.Relations.Select(link => Math.Max(link.SourceId, link.TargetId)).Append(item.Id)).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Reads every recording of a directory.</summary>
    /// <exception cref="ArgumentException">The directory does not exist.</exception>
    public static LoadedItems Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new ArgumentException($"The directory '{directory}' with recordings of Azure DevOps does not exist.");
        }

        var recordings = new Recordings();
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            recordings.Add(file);
        }

        return new LoadedItems(recordings);
    }

    public int IdOf(int ordinal) => items[ordinal].Id;

    public bool TryOrdinal(int id, out int ordinal) => ordinals.TryGetValue(id, out ordinal);

    public Project ProjectOf(int ordinal) => Projects.First(project => project.Name == items[ordinal].Project);

    public int FirstRev(int ordinal) => items[ordinal].Rev;

    public IReadOnlyList<DateTime> RevisionTimes(int ordinal) => [items[ordinal].ChangedAt];

    public WorkItemSnapshot At(int ordinal, int rev) => items[ordinal].Snapshot(Fields.All.Count);

    public IEnumerable<LinkEvent> LinksOf(int ordinal) => items[ordinal].Relations;

    public string CrossLinkUrl(int ordinal) => throw new InvalidOperationException("Loaded content has no generated hyperlinks.");
}
