using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The revisions of an item, and its updates: a revision, a change of links, or both at once.</summary>
internal sealed class HistoryEndpoints(Organization organization, WorkItemJson json)
{
    private const int DefaultPage = 200;
    private readonly ItemUpdateJson updateJson = new(organization, json);

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/workitems/{id}/revisions", Revisions),
        new("GET", "wit/workitems/{id}/revisions/{number}", Revision),
        new("GET", "wit/workitems/{id}/updates", Updates),
        new("GET", "wit/workitems/{id}/updates/{number}", Update),
    ];

    private int Id(Call call)
    {
        var id = call.RouteNumber("id");
        return organization.IsAlive(id) && organization.IsShown(id) && (call.Project is null || organization.ProjectOf(id) == call.Project) ? id : throw AzureDevOpsFault.ItemNotFound(id);
    }

    private void Revisions(Call call, Answer answer)
    {
        var id = Id(call);
        var (first, last) = (organization.FirstRev(id), organization.LastRev(id));
        var revs = Page(call, last - first + 1).Select(index => first + index).ToList();
        var shape = Shape(call);
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", revs.Count);
        answer.Json.WriteStartArray("value");
        foreach (var rev in revs)
        {
            WriteRevision(call, answer, id, rev, shape);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void Revision(Call call, Answer answer)
    {
        var id = Id(call);
        var rev = call.RouteNumber("number");
        if (rev < organization.FirstRev(id) || rev > organization.LastRev(id))
        {
            throw new AzureDevOpsFault(404, "WorkItemRevisionNotFoundException", $"VS403675: Revision {rev} of work item {id} does not exist.");
        }

        WriteRevision(call, answer, id, rev, Shape(call) with { Links = true });
    }

    private static WorkItemShape Shape(Call call) =>
        WorkItemShape.InList(WireEnum.Parse(call.Text("$expand"), ItemExpand.None, "$expand")) with { Revision = true, ProjectUrl = true };

    private void WriteRevision(Call call, Answer answer, int id, int rev, WorkItemShape shape)
    {
        var item = organization.At(id, rev);
        var until = rev == organization.LastRev(id) ? DateTime.MaxValue : item.ChangedDate;
        json.Write(answer.Json, call.Base, item, shape with { RelationsAt = until });
    }

    private void Updates(Call call, Answer answer)
    {
        var id = Id(call);
        var updates = ItemUpdate.Collect(organization, id);
        var shown = Page(call, updates.Count).Select(index => updates[index]).ToList();
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", shown.Count);
        answer.Json.WriteStartArray("value");
        foreach (var update in shown)
        {
            updateJson.Write(call, answer.Json, id, update);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void Update(Call call, Answer answer)
    {
        var id = Id(call);
        var number = call.RouteNumber("number");
        var update = ItemUpdate.Collect(organization, id).Find(candidate => candidate.Number == number)
            ?? throw new AzureDevOpsFault(404, "WorkItemUpdateNotFoundException", $"VS403676: Update {number} of work item {id} does not exist.");
        updateJson.Write(call, answer.Json, id, update);
    }

    private static IEnumerable<int> Page(Call call, int count)
    {
        var skip = call.Number("$skip") ?? 0;
        var top = call.Number("$top") ?? DefaultPage;
        if (skip < 0 || top is < 1 or > DefaultPage)
        {
            throw AzureDevOpsFault.InvalidArgument($"$top must lie between 1 and {DefaultPage}, and $skip must not be negative.");
        }

        return Enumerable.Range(0, count).Skip(skip).Take(top);
    }
}
