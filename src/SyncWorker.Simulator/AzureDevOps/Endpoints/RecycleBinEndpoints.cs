using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Deletes items, shows the recycle bin and restores from it.</summary>
internal sealed class RecycleBinEndpoints(Organization organization, WorkItemJson json, RecycleBin bin)
{
    public IEnumerable<ApiRoute> Routes() =>
    [
        new("DELETE", "wit/workitems/{id}", Delete, Writes: true),
        new("GET", "wit/recyclebin", List),
        new("GET", "wit/recyclebin/{id}", Get),
        new("PATCH", "wit/recyclebin/{id}", Restore, Writes: true),
        new("DELETE", "wit/recyclebin/{id}", Destroy, Writes: true),
    ];

    private void Delete(Call call, Answer answer)
    {
        var id = call.RouteNumber("id");
        if (call.Flag("destroy"))
        {
            bin.Destroy(id, call.User);
            answer.Status = 204;
            return;
        }

        bin.Delete(id, call.User);
        Write(call, answer, id, inList: false);
    }

    // Without ids the list holds references only; with them whole records, whose id is then a string.
    private void List(Call call, Answer answer)
    {
        var ids = organization.IdsInBin.Where(id => organization.IsShown(id)).Where(id => call.Project is null || organization.ProjectOf(id) == call.Project);
        var asked = call.List("ids")?.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToHashSet();
        List<int> shown = [.. asked is null ? ids : ids.Where(asked.Contains)];
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", shown.Count);
        answer.Json.WriteStartArray("value");
        foreach (var id in shown)
        {
            if (asked is not null)
            {
                Write(call, answer, id, inList: true);
                continue;
            }

            answer.Json.WriteStartObject();
            answer.Json.WriteNumber("id", id);
            answer.Json.WriteString("url", Url(call, id));
            answer.Json.WriteEndObject();
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void Get(Call call, Answer answer) => Write(call, answer, call.RouteNumber("id"), inList: false);

    private void Restore(Call call, Answer answer)
    {
        var id = call.RouteNumber("id");
        if (call.BodyObject()["isDeleted"] is not JsonValue flag || !flag.TryGetValue<bool>(out var isDeleted) || isDeleted)
        {
            throw AzureDevOpsFault.InvalidArgument("The body must say \"isDeleted\": false.");
        }

        Write(call, answer, id, inList: false);
        bin.Restore(id, call.User);
    }

    private void Destroy(Call call, Answer answer)
    {
        var id = call.RouteNumber("id");
        bin.Find(id);
        bin.Destroy(id, call.User);
        answer.Status = 204;
    }

    private void Write(Call call, Answer answer, int id, bool inList)
    {
        var record = bin.Find(id);
        var item = organization.Latest(id);
        var writer = answer.Json;
        writer.WriteStartObject();
        if (inList)
        {
            writer.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNumber("id", id);
        }

        writer.WriteString("type", item.Type);
        writer.WriteString("name", item.Text(KnownField.Title));
        writer.WriteString("project", item.Project);
        writer.WriteString("deletedDate", inList
            ? record.DeletedAt.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture)
            : WireTime.Text(record.DeletedAt));
        writer.WriteString("deletedBy", record.DeletedBy?.Combined);
        writer.WriteNumber("code", 200);
        writer.WriteString("url", Url(call, id));
        if (!inList)
        {
            writer.WritePropertyName("resource");
            json.Write(writer, call.Base, item, WorkItemShape.Single(ItemExpand.None));
        }

        writer.WriteEndObject();
    }

    private string Url(Call call, int id) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.Base}/{organization.ProjectOf(id).Id}/_apis/wit/recyclebin/{id}");
}
