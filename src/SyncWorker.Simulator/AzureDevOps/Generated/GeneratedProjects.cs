using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>Lays out the projects of the world: trees, teams, iterations with dates.</summary>
internal static class GeneratedProjects
{
    private const int FirstNodeId = 1500;
    private const int NodesOfProject = 100;
    private static readonly string[] Areas = ["Payments\\Wallet", "Payments\\Cards", "Platform"];

    public static IReadOnlyList<Project> Build(SimulatedWorld world, IReadOnlyList<Identity> people) =>
        [.. Enumerable.Range(0, world.AzureDevOps.Shape.ProjectCount).Select(index => Build(world, people, index))];

    /// <summary>The path that an item stands in: the top on the root, everything else with its group.</summary>
    public static string AreaOf(Project project, ItemKind kind, int ordinal) => kind switch
    {
        ItemKind.Top => project.Name,
        ItemKind.Middle => $"{project.Name}\\{Areas[(ordinal % WorldShape.BlockSize) - 1]}",
        _ => $"{project.Name}\\{Areas[WorldShape.GroupOf(ordinal)]}",
    };

    public static string SprintPath(string project, int sprint) => $"{project}\\{SprintName(sprint)}";

    /// <summary>An id that depends on a name alone.</summary>
    public static Guid StableId(long seed, string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{name}"))).AsSpan(0, 16));

    private static string SprintName(int sprint) => string.Create(CultureInfo.InvariantCulture, $"Sprint {sprint + 1:00}");

    private static Project Build(SimulatedWorld world, IReadOnlyList<Identity> people, int index)
    {
        var name = WorldNames.DevOpsProject(index);
        var nextId = FirstNodeId + (index * NodesOfProject);
        ClassificationNode Node(string nodeName, bool isArea, ClassificationNode? parent, Sprint? sprint = null)
        {
            var id = nextId++;
            var node = new ClassificationNode(id, StableId(world.Seed, string.Create(CultureInfo.InvariantCulture, $"node/{id}")), nodeName, isArea, parent)
            {
                StartOn = sprint?.StartOn,
                FinishOn = sprint?.EndOn,
            };
            parent?.Add(node);
            return node;
        }

        var areaRoot = Node(name, true, null);
        var payments = Node("Payments", true, areaRoot);
        var wallet = Node("Wallet", true, payments);
        var cards = Node("Cards", true, payments);
        var platform = Node("Platform", true, areaRoot);
        var iterationRoot = Node(name, false, null);
        ClassificationNode[] sprints = [.. world.Sprints.All.Select(sprint => Node(SprintName(sprint.Index), false, iterationRoot, sprint))];
        Node("Someday", false, iterationRoot);

        Team Team(string teamName, ClassificationNode area, int skip) => new()
        {
            Id = StableId(world.Seed, $"team/{name}/{teamName}"),
            Name = teamName,
            Area = area,
            Iterations = sprints,
            Members = [.. people.Skip(skip).Take(6)],
        };

        return new Project(
            StableId(world.Seed, $"project/{name}"),
            name,
            ProcessTemplate.Agile,
            areaRoot,
            iterationRoot,
            [Team($"{name} Team", areaRoot, 0), Team("Wallet", wallet, 6), Team("Cards", cards, 12), Team("Platform", platform, 18)])
        {
            LastUpdate = world.Sprints.FirstOn.ToDateTime(new TimeOnly(9, 3, 15, 270), DateTimeKind.Utc),
        };
    }
}
