using System.Text;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

/// <summary>Payloads in the tracker's shapes, and what reads them.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    /// <summary>An Agile project "Core" whose teams show bugs as the argument says.</summary>
    public static TrackerMetadata Metadata(string bugsBehavior = "asRequirements") => new(
    [
        Document("projects", """{"count":1,"value":[{"id":"p-1","name":"Core","state":"wellFormed"}]}"""),
        Document("relationtypes", """
            {"value":[{"referenceName":"System.LinkTypes.Dependency-Forward","name":"Successor","attributes":{"remote":false}},
            {"referenceName":"System.LinkTypes.Dependency-Reverse","name":"Predecessor","attributes":{"remote":false}},
            {"referenceName":"System.LinkTypes.Remote.Related","name":"Remote Related","attributes":{"remote":true}},
            {"referenceName":"Contoso.Elsewhere-Forward","name":"Elsewhere","attributes":{"remote":true}},
            {"referenceName":"System.LinkTypes.Related","name":"Related","attributes":{"remote":false}}]}
            """),
        Document("projects/Core/workitemtypes", """
            {"value":[
              {"name":"Bug","referenceName":"Microsoft.VSTS.WorkItemTypes.Bug","states":[{"name":"New","category":"Proposed"},{"name":"Active","category":"InProgress"},{"name":"Resolved","category":"Resolved"},{"name":"Closed","category":"Completed"}]},
              {"name":"Task","states":[{"name":"New","category":"Proposed"},{"name":"Active","category":"InProgress"},{"name":"Closed","category":"Completed"},{"name":"Removed","category":"Removed"}]},
              {"name":"User Story","states":[{"name":"New","category":"Proposed"},{"name":"Active","category":"InProgress"},{"name":"Resolved","category":"InProgress"},{"name":"Closed","category":"Completed"}]},
              {"name":"Feature","states":[{"name":"New","category":"Proposed"}]},
              {"name":"Epic","states":[{"name":"New","category":"Proposed"}]},
              {"name":"Test Case","states":[{"name":"Design","category":"Odd"}]}]}
            """),
        Document("projects/Core/backlogconfiguration", $$$"""
            {"taskBacklog":{"rank":10,"workItemTypes":[{"name":"Task"}]},"requirementBacklog":{"rank":20,"workItemTypes":[{"name":"User Story"}]},
            "portfolioBacklogs":[{"rank":40,"workItemTypes":[{"name":"Epic"}]},{"rank":30,"workItemTypes":[{"name":"Feature"}]}],
            "bugsBehavior":"{{{bugsBehavior}}}","backlogFields":{"typeFields":{"Effort":"Microsoft.VSTS.Scheduling.StoryPoints"} } }
            """),
        Document("projects/Core/classificationnodes", """
            {"count":2,"value":[{"id":10,"name":"Core","structureType":"area","path":"\\Core\\Area","children":[{"id":11,"name":"Payments","structureType":"area","path":"\\Core\\Area\\Payments"}]},
            {"id":20,"name":"Core","structureType":"iteration","path":"\\Core\\Iteration","children":[{"id":21,"name":"Sprint 1","structureType":"iteration","path":"\\Core\\Iteration\\Sprint 1","attributes":{"startDate":"2026-11-09T00:00:00Z","finishDate":"2026-11-20T00:00:00Z"}},
            {"id":22,"name":"Later","structureType":"iteration","path":"\\Core\\Iteration\\Later"}]}]}
            """),
    ]);

    public static MetadataDocument Document(string name, string json) => new(name, Encoding.UTF8.GetBytes(json));

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static ConnectionDefinition Connection(
        MappingDefinition? mapping = null, ScopeDefinition? scope = null, IReadOnlyList<string>? keep = null, Uri? url = null, string secretVariable = "PATH") => new()
        {
            Name = "core-ado",
            Kind = ConnectionKind.AzureDevOps,
            Url = url ?? new Uri("https://dev.azure.com/contoso"),
            Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(secretVariable, null) },
            Mapping = mapping ?? new MappingDefinition(),
            Scope = scope ?? new ScopeDefinition(),
            Rate = new RateDefinition { RequestsPerSecond = 100_000 },
            KeepFields = keep ?? [],
        };

    public static MappingRules Rules(MappingDefinition? mapping = null, TrackerMetadata? metadata = null) =>
        new(mapping ?? new MappingDefinition(), AzureDevOpsCatalogue.Read(metadata ?? Metadata()));

    public static WorkItem Map(
        string item, MappingDefinition? mapping = null, TrackerMetadata? metadata = null, IReadOnlyList<HistoryEntry>? history = null, IReadOnlyList<string>? keep = null) =>
        new AzureDevOpsMapper(Connection(mapping, keep: keep), Rules(mapping, metadata)).Map(Json(item), history ?? []);

    /// <summary>A user story in progress, with further fields and members as JSON.</summary>
    public static string Story(string fields = "", string members = "", string type = "User Story", string state = "Active") => $$$"""
        {"id":7,"rev":3,"fields":{"System.Title":"Pay","System.TeamProject":"Core","System.WorkItemType":"{{{type}}}","System.State":"{{{state}}}",
        "System.AreaPath":"Core\\Payments","System.CreatedDate":"2026-11-01T08:00:00.1Z","System.ChangedDate":"2026-11-02T09:00:00Z"{{{(fields.Length > 0 ? "," + fields : "")}}}}{{{(members.Length > 0 ? "," + members : "")}}}}
        """;
}
