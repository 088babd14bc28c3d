using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>Reads the metadata: three answers for the organisation, and three a project in scope.</summary>
internal sealed class MetadataReader(AzureDevOpsClient client, ScopeDefinition scope)
{
    private const int ProjectsAPage = 500;

    // The service allows fourteen levels below a root.
    private const int Depth = 14;

    /// <summary>Reads everything.</summary>
    public async Task<TrackerMetadata> ReadAsync(CancellationToken cancellationToken)
    {
        var documents = new List<MetadataDocument>();
        var projects = await ReadProjectsAsync(documents, cancellationToken).ConfigureAwait(false);
        await ReadAsync(documents, DocumentNames.Fields, "_apis/wit/fields", "the list of fields", [], cancellationToken).ConfigureAwait(false);
        await ReadAsync(documents, DocumentNames.RelationTypes, "_apis/wit/workitemrelationtypes", "the list of link types", [], cancellationToken)
            .ConfigureAwait(false);
        foreach (var project in projects)
            await ReadProjectAsync(documents, project, cancellationToken).ConfigureAwait(false);
        return new TrackerMetadata(documents);
    }

    private async Task<IReadOnlyList<string>> ReadProjectsAsync(List<MetadataDocument> documents, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        for (var page = 0; ; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"_apis/projects?$top={ProjectsAPage}&$skip={page * ProjectsAPage}");
            var name = page == 0 ? DocumentNames.Projects : string.Create(CultureInfo.InvariantCulture, $"{DocumentNames.Projects}#{page + 1}");
            var answer = await ReadAsync(documents, name, path, "the list of projects", [], cancellationToken).ConfigureAwait(false);
            if (answer is not { } json || WireValue.Find(json, "value") is not { ValueKind: JsonValueKind.Array } list)
                throw client.Failures.Malformed("the list of projects");
            names.AddRange(list.EnumerateArray().Select(static project => WireValue.Text(project, "name")).OfType<string>());
            if (list.GetArrayLength() < ProjectsAPage) break;
        }

        if (scope.Projects.Count == 0) return names;

        // One that is not shown is said by the reading, which goes on with the others.
        List<string> inScope = [.. names.Where(name => scope.Projects.Contains(name, StringComparer.OrdinalIgnoreCase))];
        return inScope.Count > 0 ? inScope : throw client.Failures.Because(ProjectNotShown(scope.Projects[0]), mayPass: false);
    }

    /// <summary>Lists the projects of a scope that are not shown to us; none where the catalogue knows of no project at all.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="entries">The catalogue.</param>
    public static IReadOnlyList<string> ListNotShown(ScopeDefinition scope, IEnumerable<CatalogueEntry> entries)
    {
        var shown = entries.Where(static entry => entry.Kind == CatalogueKind.Project).Select(static entry => entry.Word).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return shown.Count == 0 ? [] : [.. scope.Projects.Where(project => !shown.Contains(project))];
    }

    /// <summary>Says that a project of the scope is not shown to us.</summary>
    public static string ProjectNotShown(string project) =>
        $"Azure DevOps shows our account no project '{project}'. Check its name under scope.projects, and that the account is in it, at least as a reader; a deleted project must leave the scope.";

    private async Task ReadProjectAsync(List<MetadataDocument> documents, string project, CancellationToken cancellationToken)
    {
        var place = Uri.EscapeDataString(project);
        var types = await ReadAsync(
            documents, DocumentNames.OfProject(project, DocumentNames.Types), $"{place}/_apis/wit/workitemtypes", $"the types of project {project}", [], cancellationToken)
            .ConfigureAwait(false);
        await ReadAsync(
            documents,
            DocumentNames.OfProject(project, DocumentNames.Backlogs),
            $"{place}/_apis/work/backlogconfiguration",
            $"the backlogs of project {project}",
            [HttpStatusCode.NotFound, HttpStatusCode.Forbidden],
            cancellationToken).ConfigureAwait(false);
        await ReadAsync(
            documents,
            DocumentNames.OfProject(project, DocumentNames.Nodes),
            string.Create(CultureInfo.InvariantCulture, $"{place}/_apis/wit/classificationnodes?$depth={Depth}"),
            $"the areas and iterations of project {project}",
            [],
            cancellationToken).ConfigureAwait(false);
        if (types is { } list) await ReadMissingStatesAsync(documents, project, list, cancellationToken).ConfigureAwait(false);
    }

    // The list of types holds their states on every server seen; only where it does not, each type costs a request.
    private async Task ReadMissingStatesAsync(List<MetadataDocument> documents, string project, JsonElement types, CancellationToken cancellationToken)
    {
        if (WireValue.Find(types, "value") is not { ValueKind: JsonValueKind.Array } list) return;
        foreach (var type in list.EnumerateArray())
        {
            if (WireValue.Text(type, "name") is not { } name || WireValue.Find(type, "states") is { ValueKind: JsonValueKind.Array }) continue;
            await ReadAsync(
                documents,
                DocumentNames.OfType(project, name),
                $"{Uri.EscapeDataString(project)}/_apis/wit/workitemtypes/{Uri.EscapeDataString(name)}/states",
                $"the states of type {name} in project {project}",
                [HttpStatusCode.NotFound],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JsonElement?> ReadAsync(
        List<MetadataDocument> documents, string name, string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(path, what, accepts, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        var json = client.Parse(response, what);
        documents.Add(new MetadataDocument(name, response.Body.ToArray()));
        return json;
    }
}
