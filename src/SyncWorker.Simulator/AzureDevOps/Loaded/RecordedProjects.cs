using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Generated;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Loaded;

/// <summary>Makes projects of what recordings prove of them.</summary>
/// <param name="names">The recorded names by project id.</param>
/// <param name="idOfItem">The project ids that items' addresses name.</param>
/// <param name="trees">The recorded trees, keyed such as <c>area/NAME</c>.</param>
/// <param name="members">Who belongs to every project's team.</param>
internal sealed class RecordedProjects(
    IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<int, string> idOfItem, IReadOnlyDictionary<string, JsonElement> trees, IReadOnlyList<Identity> members)
{
    /// <summary>The projects of the items, with the trees that were recorded or else bare roots.</summary>
    public IReadOnlyList<Project> Build(IReadOnlyList<LoadedItem> items)
    {
        var all = names.Values.Concat(items.Select(item => item.Project)).Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. all.Select((name, index) => BuildProject(name, index, items))];
    }

    private Project BuildProject(string name, int index, IReadOnlyList<LoadedItem> items)
    {
        var own = items.Where(item => item.Project.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        var area = Tree(name, isArea: true, index, own);
        var iteration = Tree(name, isArea: false, index, own);
        var id = names.FirstOrDefault(pair => pair.Value.Equals(name, StringComparison.OrdinalIgnoreCase)).Key
            ?? own.Select(item => idOfItem.GetValueOrDefault(item.Id)).FirstOrDefault(known => known is not null);
        var team = new Team
        {
            Id = GeneratedProjects.StableId(0, $"team/{name}"),
            Name = $"{name} Team",
            Area = area,
            Iterations = [.. iteration.SelfAndDescendants().Skip(1)],
            BugsBehavior = "off",
            Members = members,
        };
        return new Project(Guid.TryParse(id, out var known) ? known : GeneratedProjects.StableId(0, name), name, ProcessTemplate.Basic, area, iteration, [team])
        {
            LastUpdate = own.Select(item => item.ChangedAt).DefaultIfEmpty(DateTime.UnixEpoch).Max(),
        };
    }

    private ClassificationNode Tree(string name, bool isArea, int index, List<LoadedItem> items)
    {
        if (trees.TryGetValue($"{(isArea ? "area" : "iteration")}/{name}", out var recorded))
        {
            return Node(recorded, isArea, null);
        }

        var field = isArea ? KnownField.AreaId : KnownField.IterationId;
        var rootId = items.Select(item => item.Values.GetValueOrDefault(field) as int?).FirstOrDefault(id => id is not null) ?? 100 + (index * 2) + (isArea ? 0 : 1);
        return new ClassificationNode(rootId, GeneratedProjects.StableId(0, $"{name}/{isArea}"), name, isArea, null);
    }

    private static ClassificationNode Node(JsonElement recorded, bool isArea, ClassificationNode? parent)
    {
        DateOnly? Day(string name) => recorded.TryGetProperty("attributes", out var attributes) && attributes.TryGetProperty(name, out var at)
            ? DateOnly.FromDateTime(at.GetDateTimeOffset().UtcDateTime)
            : null;
        var node = new ClassificationNode(
            recorded.GetProperty("id").GetInt32(), recorded.GetProperty("identifier").GetGuid(), recorded.GetProperty("name").GetString() ?? string.Empty, isArea, parent)
        {
            StartOn = Day("startDate"),
            FinishOn = Day("finishDate"),
        };
        if (recorded.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                node.Add(Node(child, isArea, node));
            }
        }

        return node;
    }
}
