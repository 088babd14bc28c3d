using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Reads and writes of single items, and of lists of them.</summary>
internal sealed class WorkItemEndpoints(Organization organization, WorkItemJson json, WorkItemEditor editor)
{
    private readonly ItemReads reads = new(organization);

    private enum ErrorPolicy
    {
        Fail = 1,
        Omit = 2,
    }

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/workitems", List),
        new("POST", "wit/workitemsbatch", Batch),
        new("GET", "wit/workitems/{id}", Get),
        new("PATCH", "wit/workitems/{id}", Patch, Writes: true),
        new("POST", "wit/workitems/${type}", Create, Writes: true),
        new("PATCH", "wit/workitems/${type}", Create, Writes: true),
    ];

    /// <summary>Writes an item after a change: with its relations, as the recorded answers to patches.</summary>
    public void WriteChanged(Answer answer, string address, WorkItemSnapshot item) => json.Write(
        answer.Json, address, item, WorkItemShape.Single(ItemExpand.None) with { Relations = true });

    private void Get(Call call, Answer answer)
    {
        var id = call.RouteNumber("id");
        var expand = WireEnum.Parse(call.Text("$expand"), ItemExpand.None, "$expand");
        var fields = reads.Fields(call.List("fields"));
        ItemReads.RefuseBoth(fields, expand);
        var asOf = call.Instant("asOf");
        var item = reads.Find(id, asOf, call.Project) ?? throw AzureDevOpsFault.ItemNotFound(id);
        json.Write(answer.Json, call.Base, item, WorkItemShape.Single(expand) with { Fields = fields, RelationsAt = asOf });
    }

    private void List(Call call, Answer answer)
    {
        var ids = (call.List("ids") ?? throw AzureDevOpsFault.InvalidArgument("The parameter ids is required."))
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id
                : throw AzureDevOpsFault.InvalidArgument($"The value '{text}' is not valid for ids."));
        var expand = WireEnum.Parse(call.Text("$expand"), ItemExpand.None, "$expand");
        var policy = WireEnum.Parse(call.Text("errorPolicy"), ErrorPolicy.Fail, "errorPolicy");
        WriteList(call, answer, [.. ids], call.List("fields"), expand, policy, call.Instant("asOf"));
    }

    private void Batch(Call call, Answer answer)
    {
        var body = call.BodyObject();
        if (body["ids"] is not JsonArray ids)
        {
            throw AzureDevOpsFault.InvalidArgument("The list of ids is required.");
        }

        var expand = WireEnum.Parse(body["$expand"], ItemExpand.None, "$expand");
        var policy = WireEnum.Parse(body["errorPolicy"], ErrorPolicy.Fail, "errorPolicy");
        var fields = (body["fields"] as JsonArray)?.Select(node => node?.ToString() ?? string.Empty);
        DateTime? asOf = body["asOf"] is { } at ? WireTime.Parse(at.ToString(), "asOf") : null;
        WriteList(call, answer, [.. ids.Select(ReadId)], fields, expand, policy, asOf);
    }

    private static int ReadId(JsonNode? node) => int.TryParse(node?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw AzureDevOpsFault.InvalidArgument($"The value '{node}' is not valid for ids.");

    private void WriteList(Call call, Answer answer, List<int> ids, IEnumerable<string>? names, ItemExpand expand, ErrorPolicy policy, DateTime? asOf)
    {
        ItemReads.RefuseTooMany(ids.Count);
        var fields = reads.Fields(names);
        ItemReads.RefuseBoth(fields, expand);
        var items = ids.ConvertAll(id => reads.Find(id, asOf, call.Project));
        var missing = items.IndexOf(null);
        if (missing >= 0 && policy == ErrorPolicy.Fail)
        {
            throw AzureDevOpsFault.ItemNotFound(ids[missing]);
        }

        var shape = WorkItemShape.InList(expand) with { Fields = fields, RelationsAt = asOf };
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", items.Count);
        answer.Json.WriteStartArray("value");
        foreach (var item in items)
        {
            if (item is null)
            {
                answer.Json.WriteNullValue();
            }
            else
            {
                json.Write(answer.Json, call.Base, item, shape);
            }
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void Patch(Call call, Answer answer)
    {
        var id = call.RouteNumber("id");
        if (call.Project is { } project && organization.Exists(id) && organization.ProjectOf(id) != project)
        {
            throw AzureDevOpsFault.ItemNotFound(id);
        }

        WriteChanged(answer, call.Base, editor.Patch(id, PatchOperation.Read(call.BodyArray()), call.User, Options(call)));
    }

    private void Create(Call call, Answer answer)
    {
        var project = call.Project ?? throw AzureDevOpsFault.InvalidArgument("The project is required to create a work item.");
        if (!project.Process.TryFind(call.Route["type"], out var type))
        {
            throw AzureDevOpsFault.TypeNotFound(call.Route["type"]);
        }

        var operations = PatchOperation.Read(call.BodyArray());
        WriteChanged(answer, call.Base, editor.Create(project, type, operations, call.User, Options(call)));
    }

    private static WriteOptions Options(Call call) => new(call.Flag("validateOnly"), call.Flag("bypassRules"));
}
