using System.Text;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Many writes in one request; each has a result of its own, and the whole always answers 200.</summary>
internal sealed class BatchEndpoints(Organization organization, WorkItemEditor editor, WorkItemEndpoints items)
{
    private const int MostWrites = 200;

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("PATCH", "wit/$batch", Run, Writes: true),
        new("POST", "wit/$batch", Run, Writes: true),
    ];

    private void Run(Call call, Answer answer)
    {
        var requests = call.BodyArray();
        if (requests.Count > MostWrites)
        {
            throw AzureDevOpsFault.InvalidArgument($"A batch may hold at most {MostWrites} requests.");
        }

        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", requests.Count);
        answer.Json.WriteStartArray("value");
        foreach (var request in requests)
        {
            using var inner = new Answer();
            RunOne(call, request as JsonObject, inner);
            answer.Json.WriteStartObject();
            answer.Json.WriteNumber("code", inner.Status);
            answer.Json.WriteStartObject("headers");
            answer.Json.WriteString("Content-Type", inner.ContentType);
            answer.Json.WriteEndObject();
            answer.Json.WriteString("body", Encoding.UTF8.GetString(inner.Body.Span));
            answer.Json.WriteEndObject();
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void RunOne(Call call, JsonObject? request, Answer inner)
    {
        try
        {
            var item = Write(call, request ?? throw AzureDevOpsFault.InvalidPatch());
            items.WriteChanged(inner, call.Base, item);
        }
        catch (AzureDevOpsFault fault)
        {
            FaultJson.Write(inner, fault);
        }
    }

    // The address is one of a work item or of a type, with or without organisation and project before _apis.
    private WorkItemSnapshot Write(Call call, JsonObject request)
    {
        var uri = request["uri"]?.ToString() ?? throw AzureDevOpsFault.InvalidPatch();
        var query = uri.IndexOf('?', StringComparison.Ordinal);
        var segments = (query < 0 ? uri : uri[..query]).Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToList();
        var apis = segments.FindIndex(segment => segment.Equals("_apis", StringComparison.OrdinalIgnoreCase));
        if (apis < 0 || segments.Count != apis + 4 || !segments[apis + 2].Equals("workitems", StringComparison.OrdinalIgnoreCase))
        {
            throw AzureDevOpsFault.InvalidArgument($"The address '{uri}' cannot be part of a batch.");
        }

        var operations = PatchOperation.Read(request["body"]);
        var last = segments[apis + 3];
        if (last.StartsWith('$'))
        {
            var project = ProjectBefore(segments, apis, call);
            return project.Process.TryFind(last[1..], out var type)
                ? editor.Create(project, type, operations, call.User, new WriteOptions())
                : throw AzureDevOpsFault.TypeNotFound(last[1..]);
        }

        return int.TryParse(last, out var id)
            ? editor.Patch(id, operations, call.User, new WriteOptions())
            : throw AzureDevOpsFault.InvalidArgument($"The address '{uri}' cannot be part of a batch.");
    }

    private Project ProjectBefore(List<string> segments, int apis, Call call)
    {
        var name = apis > 0 ? segments[apis - 1] : call.Project?.Name ?? string.Empty;
        return organization.TryFindProject(name, out var project) ? project : throw AzureDevOpsFault.ProjectNotFound(name);
    }
}
