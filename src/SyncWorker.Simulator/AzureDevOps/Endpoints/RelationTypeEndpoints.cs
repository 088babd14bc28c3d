using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The kinds of relations, each direction for itself.</summary>
internal sealed class RelationTypeEndpoints
{
    private static readonly Kind[] Links =
    [
        new("Microsoft.VSTS.Common.Affects", "Affects", "Affected By", "dependency", true, Editable: true),
        new("Microsoft.VSTS.Common.TestedBy", "Tested By", "Tests", "dependency", true, Editable: true),
        new("System.LinkTypes.Remote.Dependency", "Produces For", "Consumes From", "dependency", true, Remote: true),
        new("System.LinkTypes.Duplicate", "Duplicate", "Duplicate Of", "tree", false),
        new("System.LinkTypes.Dependency", "Successor", "Predecessor", "dependency", true),
        new("System.LinkTypes.Hierarchy", "Child", "Parent", "tree", false),
        new("System.LinkTypes.Related", "Related", null, "network", true),
        new("System.LinkTypes.Remote.Related", "Remote Related", null, "network", true, Remote: true),
    ];

    private static readonly (string Name, string Reference)[] Resources =
        [("Attached File", "AttachedFile"), ("Hyperlink", "Hyperlink"), ("Artifact Link", "ArtifactLink")];

    public static IEnumerable<ApiRoute> Routes() => [new("GET", "wit/workitemrelationtypes", List)];

    private static void List(Call call, Answer answer)
    {
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteNumber("count", Links.Sum(link => link.Reverse is null ? 1 : 2) + Resources.Length);
        json.WriteStartArray("value");
        foreach (var link in Links)
        {
            WriteLink(call, answer, link, forward: true);
            if (link.Reverse is not null)
            {
                WriteLink(call, answer, link, forward: false);
            }
        }

        foreach (var (name, reference) in Resources)
        {
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("usage", "resourceLink");
            json.WriteBoolean("editable", false);
            json.WriteBoolean("enabled", true);
            json.WriteEndObject();
            WriteNames(call, answer, reference, name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLink(Call call, Answer answer, Kind link, bool forward)
    {
        var json = answer.Json;
        var directional = link.Reverse is not null;
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("usage", "workItemLink");
        json.WriteBoolean("editable", link.Editable);
        json.WriteBoolean("enabled", true);
        json.WriteBoolean("acyclic", directional);
        json.WriteBoolean("directional", directional);
        json.WriteBoolean("singleTarget", link.SingleTarget);
        json.WriteString("topology", link.Topology);
        json.WriteBoolean("remote", link.Remote);
        if (directional)
        {
            json.WriteBoolean("isForward", forward);
            json.WriteString("oppositeEndReferenceName", link.Reference + (forward ? "-Reverse" : "-Forward"));
        }

        json.WriteEndObject();
        var reference = link.Reference + (!directional ? string.Empty : forward ? "-Forward" : "-Reverse");
        WriteNames(call, answer, reference, forward ? link.Forward : link.Reverse ?? link.Forward);
    }

    private static void WriteNames(Call call, Answer answer, string reference, string name)
    {
        answer.Json.WriteString("referenceName", reference);
        answer.Json.WriteString("name", name);
        answer.Json.WriteString("url", $"{call.Base}/_apis/wit/workItemRelationTypes/{reference}");
        answer.Json.WriteEndObject();
    }

    private sealed record Kind(
        string Reference, string Forward, string? Reverse, string Topology, bool SingleTarget, bool Remote = false, bool Editable = false);
}
