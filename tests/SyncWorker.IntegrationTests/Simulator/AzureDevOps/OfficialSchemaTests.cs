using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.Simulator.AzureDevOps;

/// <summary>The simulator's answers against Microsoft's own descriptions, and recorded answers of the real tracker by the same rule.</summary>
public sealed class OfficialSchemaTests
{
    private const string Wit = "azure-devops-wit-7.1-patched.json";
    private const string Work = "azure-devops-work-7.1.json";
    private const string Core = "azure-devops-core-7.1.json";

    // Description, definition, whether it is a list of them, file of the recording.
    private static readonly (string Spec, string Definition, bool IsList, string File)[] Recorded =
    [
        (Core, "TeamProjectReference", true, "03-projects-list.json"),
        (Wit, "WorkItem", false, "04-workitem-create-task.json"),
        (Wit, "WorkItemRelationType", true, "05-workitemrelationtypes.json"),
        (Wit, "WorkItemQueryResult", false, "06-wiql-post.json"),
        (Wit, "WorkItem", false, "07-workitem-patch-add-relations.json"),
        (Wit, "WorkItem", false, "08-workitem-get-expand-all.json"),
        (Wit, "WorkItemClassificationNode", false, "10-classificationnodes-areas-depth2.json"),
        (Wit, "WorkItemClassificationNode", false, "11-classificationnodes-iterations-depth2.json"),
        (Work, "TeamSettingsIteration", true, "12-teamsettings-iterations.json"),
        (Work, "TeamSetting", false, "13-teamsettings.json"),
        (Work, "TeamFieldValues", false, "14-teamfieldvalues.json"),
        (Wit, "WorkItem", true, "20-workitems-list-fields.json"),
        (Core, "TeamProject", false, "21-project-includecapabilities.json"),
    ];

    // Description, definition, whether it is a list of them, address.
    private static readonly (string Spec, string Definition, bool IsList, string Path)[] Served =
    [
        (Core, "TeamProjectReference", true, "_apis/projects"),
        (Core, "TeamProject", false, "_apis/projects/Core?includeCapabilities=true"),
        (Core, "WebApiTeam", true, "_apis/projects/Core/teams"),
        (Wit, "WorkItem", false, "_apis/wit/workitems/1020?$expand=all"),
        (Wit, "WorkItem", true, "_apis/wit/workitems?ids=1001,1002,1003,1020,1021,1022,1040&$expand=all"),
        (Wit, "WorkItem", true, "_apis/wit/workitems/1020/revisions"),
        (Wit, "WorkItemUpdate", true, "_apis/wit/workitems/1021/updates"),
        (Wit, "WorkItemType", true, "Core/_apis/wit/workitemtypes"),
        (Wit, "WorkItemStateColor", true, "Core/_apis/wit/workitemtypes/Bug/states"),
        (Wit, "WorkItemTypeCategory", true, "Core/_apis/wit/workitemtypecategories"),
        (Wit, "WorkItemField2", true, "_apis/wit/fields"),
        (Wit, "WorkItemRelationType", true, "_apis/wit/workitemrelationtypes"),
        (Wit, "WorkItemClassificationNode", false, "Core/_apis/wit/classificationnodes/areas?$depth=4"),
        (Wit, "WorkItemClassificationNode", false, "Core/_apis/wit/classificationnodes/iterations?$depth=4"),
        (Wit, "ReportingWorkItemRevisionsBatch", false, "_apis/wit/reporting/workitemrevisions"),
        (Wit, "ReportingWorkItemLinksBatch", false, "_apis/wit/reporting/workitemlinks"),
        (Wit, "CommentList", false, "Core/_apis/wit/workitems/1001/comments?api-version=7.1-preview.4"),
        (Work, "TeamSetting", false, "Core/_apis/work/teamsettings"),
        (Work, "TeamSettingsIteration", true, "Core/_apis/work/teamsettings/iterations"),
        (Work, "TeamFieldValues", false, "Core/_apis/work/teamsettings/teamfieldvalues"),
        (Work, "BacklogConfiguration", false, "Core/_apis/work/backlogconfiguration"),
        (Work, "ProcessConfiguration", false, "Core/_apis/work/processconfiguration"),
    ];

    private readonly Dictionary<string, OfficialSchema> specs = [];

    [Fact]
    public async Task Recordings_OfTheRealTracker_PassTheRelaxedDescriptions()
    {
        var shared = Shared();
        List<string> wrong = [];
        foreach (var (spec, definition, isList, file) in Recorded)
        {
            var recording = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(shared, "real", "azure-devops", file), TestContext.Current.CancellationToken));
            wrong.AddRange(await CheckAsync(shared, spec, definition, isList, recording!["response"]!["body"], file));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Answers_OfTheSimulator_PassTheSameDescriptions()
    {
        var shared = Shared();
        await using var host = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = 300, Port = 0, Tracker = SimulatedTrackers.AzureDevOps }, TestContext.Current.CancellationToken);
        using var http = Client();
        await http.PostAsync(
            new Uri($"{host.AzureDevOps}/Core/_apis/wit/workitems/1001/comments?api-version=7.1-preview.4"), Json("""{"text":"Hello"}"""), TestContext.Current.CancellationToken);
        List<string> wrong = [];
        foreach (var (spec, definition, isList, path) in Served)
        {
            var body = JsonNode.Parse(await http.GetStringAsync(new Uri($"{host.AzureDevOps}/{path}"), TestContext.Current.CancellationToken));
            wrong.AddRange(await CheckAsync(shared, spec, definition, isList, body, path));
        }

        using var query = await http.PostAsync(
            new Uri($"{host.AzureDevOps}/_apis/wit/wiql?api-version=7.1&$top=5"), Json("""{"query":"SELECT [System.Id] FROM WorkItems ORDER BY [System.Id]"}"""), TestContext.Current.CancellationToken);
        wrong.AddRange(await CheckAsync(shared, Wit, "WorkItemQueryResult", false, JsonNode.Parse(await query.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), "wiql"));
        using var deleted = await http.DeleteAsync(new Uri($"{host.AzureDevOps}/_apis/wit/workitems/1200?api-version=7.1"), TestContext.Current.CancellationToken);
        wrong.AddRange(await CheckAsync(shared, Wit, "WorkItemDelete", false, JsonNode.Parse(await deleted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), "delete"));
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("""{"id":"7","rev":1,"fields":{}}""")]
    [InlineData("""{"id":7,"rev":1,"relations":{}}""")]
    [InlineData("""{"id":7,"rev":1,"relations":[{"rel":5}]}""")]
    public async Task Check_AWrongWorkItem_IsFound(string payload)
    {
        var shared = Shared();
        Assert.NotEmpty(await CheckAsync(shared, Wit, "WorkItem", false, JsonNode.Parse(payload), "control"));
    }

    private static string Shared()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "SYNCWORKER_SHARED is not set: Microsoft's descriptions are not here to compare with.");
        return shared;
    }

    private static HttpClient Client()
    {
        var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(":token")));
        return http;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<IEnumerable<string>> CheckAsync(string shared, string spec, string definition, bool isList, JsonNode? body, string what)
    {
        if (!specs.TryGetValue(spec, out var schema))
        {
            specs[spec] = schema = OfficialSchema.Read(Path.Combine(shared, "specs", spec));
        }

        List<string> wrong = [];
        foreach (var payload in isList ? body!["value"]!.AsArray().ToList() : [body])
        {
            wrong.AddRange((await schema.CheckAsync(definition, payload, TestContext.Current.CancellationToken)).Select(error => $"{what}: {error}"));
        }

        return wrong.Distinct();
    }
}
