using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Where each resource lives. Microsoft's clients ask this first and build every address from it.</summary>
internal static class ResourceLocations
{
    /// <summary>Answers <c>OPTIONS _apis</c> with everything, and <c>OPTIONS _apis/wit</c> with one area.</summary>
    public static void Write(Answer answer, string? area) => answer.Json.WriteList(
        [.. All.Where(location => area is null || location.Area.Equals(area, StringComparison.OrdinalIgnoreCase))],
        location =>
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("id", location.Id);
            answer.Json.WriteString("area", location.Area);
            answer.Json.WriteString("resourceName", location.Resource);
            answer.Json.WriteString("routeTemplate", location.Template);
            answer.Json.WriteNumber("resourceVersion", location.Version);
            answer.Json.WriteString("minVersion", location.Oldest);
            answer.Json.WriteString("maxVersion", location.Newest);
            answer.Json.WriteString("releasedVersion", location.Released);
            answer.Json.WriteEndObject();
        });

    // Only what the simulator answers: a client that looks for anything else says so itself.
    private static readonly Location[] All =
    [
        new("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData", "_apis/{resource}", 1, "1.0", "7.2", "0.0"),
        new("e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas", "_apis/{resource}/{areaId}", 1, "3.2", "7.2", "0.0"),
        new("294c494c-2600-4d7e-b76c-3dd50c3c95be", "core", "members", "_apis/projects/{projectId}/teams/{teamId}/{resource}", 2, "1.0", "7.2", "7.1"),
        new("603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", "_apis/{resource}/{*projectId}", 4, "1.0", "7.2", "7.1"),
        new("7a4d9ee9-3433-4347-b47a-7a80f1cf307e", "core", "teams", "_apis/{resource}", 3, "4.1", "7.2", "0.0"),
        new("d30a3dd1-f8ba-442a-b86a-bd0c0c383e59", "core", "teams", "_apis/projects/{projectId}/{resource}/{*teamId}", 3, "1.0", "7.2", "7.1"),
        new("92eefc1f-1e81-473d-88d6-749205248dc3", "wit", "batch", "_apis/{area}/${resource}", 2, "1.0", "7.2", "7.1"),
        new("dc0339a9-2967-4780-ace5-fd09266dff9a", "wit", "batch", "_apis/{area}/${resource}", 1, "7.1", "7.1", "0.0"),
        new("5a172953-1b41-49d3-840a-33f79c3ce89f", "wit", "classificationNodes", "{project}/_apis/{area}/{resource}/{structureGroup}/{*path}", 2, "1.0", "7.2", "7.1"),
        new("a70579d1-f53a-48ee-a5be-7be8659023b9", "wit", "classificationNodes", "{project}/_apis/{area}/{resource}", 2, "1.0", "7.2", "7.1"),
        new("608aac0a-32e1-4493-a863-b9cf4566d257", "wit", "comments", "{project}/_apis/wit/workItems/{workItemId}/comments/{commentId}", 4, "5.1", "7.2", "0.0"),
        new("b51fd764-e5c2-4b9b-aaf7-3395cf4bdd94", "wit", "fields", "{project}/_apis/{area}/{resource}/{fieldNameOrRefName}", 3, "1.0", "7.2", "7.1"),
        new("b70d8d39-926c-465e-b927-b1bf0e5ca0e0", "wit", "recyclebin", "{project}/_apis/{area}/{resource}/{id}", 2, "2.1", "7.2", "7.1"),
        new("a00c85a5-80fa-4565-99c3-bcd2181434bb", "wit", "revisions", "{project}/_apis/{area}/workItems/{id}/revisions/{revisionNumber}", 3, "1.0", "7.2", "7.1"),
        new("6570bf97-d02c-4a91-8d93-3abe9895b1a9", "wit", "updates", "{project}/_apis/{area}/workItems/{id}/updates/{updateNumber}", 4, "1.0", "7.2", "7.1"),
        new("1a9c53f7-f243-4447-b110-35ef023636e4", "wit", "wiql", "{project}/{team}/_apis/{area}/{resource}", 2, "1.0", "7.2", "7.1"),
        new("b5b5b6d0-0308-40a1-b3f4-b9bb3c66878f", "wit", "workItemLinks", "{project}/_apis/{area}/reporting/{resource}", 3, "2.0", "7.2", "7.1"),
        new("f5d33bc9-5b49-4a3c-a9bd-f3cd46dd2165", "wit", "workItemRelationTypes", "_apis/{area}/{resource}/{relation}", 2, "1.0", "7.2", "7.1"),
        new("f828fe59-dd87-495d-a17c-7a8d6211ca6c", "wit", "workItemRevisions", "{project}/_apis/{area}/reporting/{resource}", 2, "2.0", "7.2", "7.1"),
        new("9b9f5734-36c8-415e-ba67-f83b45c31408", "wit", "workItemTypeCategories", "{project}/_apis/{area}/{resource}/{category}", 2, "1.0", "7.2", "7.1"),
        new("7c9d7a76-4a09-43e8-b5df-bd792f4ac6aa", "wit", "workItemTypeStates", "{project}/_apis/{area}/workitemtypes/{type}/states", 1, "1.0", "7.2", "7.1"),
        new("7c8d7a76-4a09-43e8-b5df-bd792f4ac6aa", "wit", "workItemTypes", "{project}/_apis/{area}/{resource}/{type}", 2, "1.0", "7.2", "7.1"),
        new("bd293ce5-3d25-4192-8e67-e8092e879efb", "wit", "workItemTypesField", "{project}/_apis/{area}/workitemtypes/{type}/fields/{field}", 3, "1.0", "7.2", "7.1"),
        new("62d3d110-0047-428c-ad3c-4fe872c91c74", "wit", "workItems", "{project}/_apis/{area}/{resource}/${type}", 3, "1.0", "7.2", "7.1"),
        new("72c7ddf8-2cdc-4f60-90cd-ab71c14a399b", "wit", "workItems", "{project}/_apis/{area}/{resource}/{id}", 3, "1.0", "7.2", "7.1"),
        new("908509b6-4248-4475-a1cd-829139ba419f", "wit", "workItemsBatch", "{project}/_apis/{area}/{resource}", 1, "5.0", "7.2", "7.1"),
        new("7799f497-3cb5-4f16-ad4f-5cd06012db64", "work", "backlogconfiguration", "{project}/{team}/_apis/{area}/{resource}", 1, "2.0", "7.2", "7.1"),
        new("74412d15-8c1a-4352-a48d-ef1ed5587d57", "work", "capacities", "{project}/{team}/_apis/{area}/teamsettings/iterations/{iterationId}/{resource}/{teamMemberId}", 3, "2.0", "7.2", "7.1"),
        new("c9175577-28a1-4b06-9197-8636af9f64ad", "work", "iterations", "{project}/{team}/_apis/{area}/teamsettings/{resource}/{id}", 1, "2.0", "7.2", "7.1"),
        new("f901ba42-86d2-4b0c-89c1-3f86d06daa84", "work", "processconfiguration", "{project}/_apis/{area}/{resource}", 1, "2.0", "7.2", "7.1"),
        new("2d4faa2e-9150-4cbf-a47a-932b1b4a0773", "work", "teamdaysoff", "{project}/{team}/_apis/{area}/teamsettings/iterations/{iterationId}/{resource}", 1, "2.0", "7.2", "7.1"),
        new("07ced576-58ed-49e6-9c1e-5cb53ab8bf2a", "work", "teamfieldvalues", "{project}/{team}/_apis/{area}/teamsettings/{resource}", 1, "2.0", "7.2", "7.1"),
        new("c3c1012b-bea7-49d7-b45e-1664e566f84c", "work", "teamsettings", "{project}/{team}/_apis/{area}/{resource}", 1, "2.0", "7.2", "7.1"),
    ];

    private sealed record Location(
        string Id, string Area, string Resource, string Template, int Version, string Oldest, string Newest, string Released);
}
