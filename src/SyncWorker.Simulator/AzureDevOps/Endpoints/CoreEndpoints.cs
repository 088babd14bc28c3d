using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Projects, teams, and who the caller is.</summary>
internal sealed class CoreEndpoints(Organization organization, Guid instanceId)
{
    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "resourceareas", Areas),
        new("GET", "resourceareas/{id}", Areas),
        new("GET", "connectiondata", Connection, PreviewOnly: true),
        new("GET", "projects", Projects),
        new("GET", "projects/{project}", OneProject),
        new("GET", "projects/{project}/teams", Teams),
        new("GET", "projects/{project}/teams/{team}", OneTeam),
        new("GET", "projects/{project}/teams/{team}/members", Members),
        new("GET", "teams", AllTeams, PreviewOnly: true),
    ];

    // No areas: the client keeps to the address that it was given.
    private static void Areas(Call call, Answer answer)
    {
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", 0);
        answer.Json.WriteNull("value");
        answer.Json.WriteEndObject();
    }

    private void Connection(Call call, Answer answer)
    {
        var json = answer.Json;
        json.WriteStartObject();
        WriteUser(json, "authenticatedUser", call.User);
        WriteUser(json, "authorizedUser", call.User);
        json.WriteString("instanceId", instanceId);
        json.WriteString("deploymentId", instanceId);
        json.WriteString("deploymentType", "hosted");
        json.WriteStartObject("locationServiceData");
        json.WriteString("serviceOwner", "00025394-6065-48ca-87d9-7f5672854ef7");
        json.WriteString("defaultAccessMappingMoniker", "PublicAccessMapping");
        json.WriteNumber("lastChangeId", 1);
        json.WriteNumber("lastChangeId64", 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, string name, Identity user)
    {
        json.WriteStartObject(name);
        json.WriteString("id", user.Id);
        json.WriteString("descriptor", $"Microsoft.IdentityModel.Claims.ClaimsIdentity;{user.UniqueName}");
        json.WriteString("subjectDescriptor", user.Descriptor);
        json.WriteString("providerDisplayName", user.DisplayName);
        json.WriteBoolean("isActive", true);
        json.WriteStartObject("properties");
        json.WriteStartObject("Account");
        json.WriteString("$type", "System.String");
        json.WriteString("$value", user.UniqueName);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("resourceVersion", 2);
        json.WriteNumber("metaTypeId", 0);
        json.WriteEndObject();
    }

    private void Projects(Call call, Answer answer)
    {
        var skip = call.Number("continuationToken") ?? call.Number("$skip") ?? 0;
        var states = call.Text("stateFilter") ?? "wellFormed";
        List<Project> all = [.. organization.Projects.Where(project => !organization.Access.IsHidden(project.Name)
            && (states.Equals("all", StringComparison.OrdinalIgnoreCase) || states.Equals(StateOf(project), StringComparison.OrdinalIgnoreCase)))];
        List<Project> shown = [.. all.Skip(skip).Take(call.Number("$top") ?? 100)];
        answer.Json.WriteList(shown, project => WriteProject(call, answer.Json, project, whole: false));
        var next = skip + shown.Count;
        if (next < all.Count)
        {
            answer.Headers["x-ms-continuationtoken"] = next.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private string StateOf(Project project) => organization.Access.IsDeleted(project.Name) ? "deleted" : "wellFormed";

    private Project FindProject(Call call) => organization.TryFindProject(call.Route["project"], out var project) && organization.Access.IsProjectShown(project.Name)
        ? project
        : throw AzureDevOpsFault.ProjectNotFound(call.Route["project"]);

    private void OneProject(Call call, Answer answer) => WriteProject(call, answer.Json, FindProject(call), whole: true);

    private void WriteProject(Call call, Utf8JsonWriter json, Project project, bool whole)
    {
        var url = $"{call.Base}/_apis/projects/{project.Id}";
        json.WriteStartObject();
        json.WriteString("id", project.Id);
        json.WriteString("name", project.Name);
        json.WriteString("url", url);
        json.WriteString("state", StateOf(project));
        if (whole && call.Flag("includeCapabilities"))
        {
            WriteCapabilities(json, project);
        }

        json.WriteNumber("revision", 12);
        if (whole)
        {
            json.WriteStartObject("_links");
            WorkItemJson.Href(json, "self", url);
            WorkItemJson.Href(json, "web", $"{call.Base}/{Uri.EscapeDataString(project.Name)}");
            json.WriteEndObject();
        }

        json.WriteString("visibility", "private");
        if (whole)
        {
            json.WriteStartObject("defaultTeam");
            json.WriteString("id", project.Teams[0].Id);
            json.WriteString("name", project.Teams[0].Name);
            json.WriteString("url", $"{url}/teams/{project.Teams[0].Id}");
            json.WriteEndObject();
        }

        json.WriteInstant("lastUpdateTime", project.LastUpdate);
        json.WriteEndObject();
    }

    private static void WriteCapabilities(Utf8JsonWriter json, Project project)
    {
        json.WriteStartObject("capabilities");
        json.WriteStartObject("processTemplate");
        json.WriteString("templateName", project.Process.Name);
        json.WriteString("templateTypeId", project.Process.Id);
        json.WriteEndObject();
        json.WriteStartObject("versioncontrol");
        json.WriteString("sourceControlType", "Git");
        json.WriteString("gitEnabled", "True");
        json.WriteString("tfvcEnabled", "False");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void AllTeams(Call call, Answer answer) => answer.Json.WriteList(
        [.. organization.Projects.Where(project => organization.Access.IsProjectShown(project.Name)).SelectMany(project => project.Teams.Select(team => (project, team)))],
        pair => WriteTeam(call, answer.Json, pair.project, pair.team));

    private void Teams(Call call, Answer answer)
    {
        var project = FindProject(call);
        answer.Json.WriteList(project.Teams, team => WriteTeam(call, answer.Json, project, team));
    }

    private void OneTeam(Call call, Answer answer)
    {
        var project = FindProject(call);
        WriteTeam(call, answer.Json, project, FindTeam(project, call.Route["team"]));
    }

    private void Members(Call call, Answer answer)
    {
        var team = FindTeam(FindProject(call), call.Route["team"]);
        var identities = new IdentityJson();
        answer.Json.WriteList(team.Members, member =>
        {
            answer.Json.WriteStartObject();
            identities.Write(answer.Json, "identity", call.Base, member);
            answer.Json.WriteEndObject();
        });
    }

    /// <summary>A team by name or id.</summary>
    public static Team FindTeam(Project project, string nameOrId) => project.Teams.FirstOrDefault(team =>
        team.Name.Equals(nameOrId, StringComparison.OrdinalIgnoreCase) || team.Id.ToString().Equals(nameOrId, StringComparison.OrdinalIgnoreCase))
        ?? throw new AzureDevOpsFault(
            404, "TeamNotFoundException", $"The team with id '{nameOrId}' does not exist, or you do not have permission to view it.")
        { TypeName = "Microsoft.Azure.DevOps.Teams.Service.TeamNotFoundException, Microsoft.Azure.DevOps.Teams.Service" };

    private static void WriteTeam(Call call, Utf8JsonWriter json, Project project, Team team)
    {
        json.WriteStartObject();
        json.WriteString("id", team.Id);
        json.WriteString("name", team.Name);
        json.WriteString("url", $"{call.Base}/_apis/projects/{project.Id}/teams/{team.Id}");
        json.WriteString("description", $"The team {team.Name} of {project.Name}.");
        json.WriteString("identityUrl", $"{call.Base}/_apis/Identities/{team.Id}");
        json.WriteString("projectName", project.Name);
        json.WriteString("projectId", project.Id);
        json.WriteEndObject();
    }
}
