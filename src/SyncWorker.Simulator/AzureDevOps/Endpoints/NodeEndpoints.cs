using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The trees of areas and iterations.</summary>
internal sealed class NodeEndpoints
{
    public static IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/classificationnodes", Roots),
        new("GET", "wit/classificationnodes/{group}", Node),
        new("GET", "wit/classificationnodes/{group}/{*path}", Node),
    ];

    /// <summary>The address of a node.</summary>
    public static string Url(Call call, Project project, ClassificationNode node) =>
        string.Join('/', node.Levels.Skip(1).Select(Uri.EscapeDataString)
            .Prepend($"{call.Base}/{project.Id}/_apis/wit/classificationNodes/{(node.IsArea ? "Areas" : "Iterations")}"));

    private static Project RequireProject(Call call) => call.Project
        ?? throw AzureDevOpsFault.InvalidArgument("The project is required for this request.");

    private static void Roots(Call call, Answer answer)
    {
        var project = RequireProject(call);
        var depth = call.Number("$depth") ?? 0;
        var nodes = call.List("ids") is { } ids
            ? All(project).Where(node => ids.Contains(node.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList()
            : [project.AreaRoot, project.IterationRoot];
        answer.Json.WriteList(nodes, node => Write(call, answer.Json, project, node, depth, isTop: true));
    }

    private static IEnumerable<ClassificationNode> All(Project project) =>
        project.AreaRoot.SelfAndDescendants().Concat(project.IterationRoot.SelfAndDescendants());

    // The group comes as a word, in singular or plural, or as a number; the path with slashes, encoded or not.
    private static void Node(Call call, Answer answer)
    {
        var project = RequireProject(call);
        var isArea = call.Route["group"].ToUpperInvariant() switch
        {
            "AREAS" or "AREA" or "0" => true,
            "ITERATIONS" or "ITERATION" or "1" => false,
            _ => throw AzureDevOpsFault.InvalidArgument($"The value '{call.Route["group"]}' is not valid for structureGroup."),
        };
        var path = call.Route.TryGetValue("path", out var text) ? text : string.Empty;
        var root = isArea ? project.AreaRoot : project.IterationRoot;
        var node = root.Find(path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries))
            ?? throw new AzureDevOpsFault(
                404, "ClassificationNodeNotFoundException", $"VS402485: The {(isArea ? "Area" : "Iteration")} name is not recognized: {path}.");
        Write(call, answer.Json, project, node, call.Number("$depth") ?? 0, isTop: true);
    }

    private static void Write(Call call, Utf8JsonWriter json, Project project, ClassificationNode node, int depth, bool isTop)
    {
        json.WriteStartObject();
        json.WriteNumber("id", node.Id);
        json.WriteString("identifier", node.Identifier);
        json.WriteString("name", node.Name);
        json.WriteString("structureType", node.IsArea ? "area" : "iteration");
        json.WriteBoolean("hasChildren", node.Children.Count > 0);
        if (depth > 0 && node.Children.Count > 0)
        {
            json.WriteStartArray("children");
            foreach (var child in node.Children)
            {
                Write(call, json, project, child, depth - 1, isTop: false);
            }

            json.WriteEndArray();
        }

        if (node is { StartOn: { } start, FinishOn: { } finish })
        {
            json.WriteStartObject("attributes");
            json.WriteInstant("startDate", start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            json.WriteInstant("finishDate", finish.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            json.WriteEndObject();
        }

        json.WriteString("path", node.TreePath);
        var url = Url(call, project, node);
        if (isTop)
        {
            json.WriteStartObject("_links");
            WorkItemJson.Href(json, "self", url);
            if (node.Parent is { } parent)
            {
                WorkItemJson.Href(json, "parent", Url(call, project, parent));
            }

            json.WriteEndObject();
        }

        json.WriteString("url", url);
        json.WriteEndObject();
    }
}
