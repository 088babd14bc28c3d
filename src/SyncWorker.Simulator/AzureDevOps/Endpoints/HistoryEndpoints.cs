using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The revisions of an item, and its updates: a revision, a change of links, or both at once.</summary>
internal sealed class HistoryEndpoints(Organization organization, WorkItemJson json)
{
    private const int DefaultPage = 200;

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
        return organization.IsAlive(id) && (call.Project is null || organization.ProjectOf(id) == call.Project) ? id : throw AzureDevOpsFault.ItemNotFound(id);
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
        var updates = Collect(id);
        var shown = Page(call, updates.Count).Select(index => updates[index]).ToList();
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("count", shown.Count);
        answer.Json.WriteStartArray("value");
        foreach (var update in shown)
        {
            WriteUpdate(call, answer.Json, id, update);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }

    private void Update(Call call, Answer answer)
    {
        var id = Id(call);
        var number = call.RouteNumber("number");
        var update = Collect(id).Find(candidate => candidate.Number == number)
            ?? throw new AzureDevOpsFault(404, "WorkItemUpdateNotFoundException", $"VS403676: Update {number} of work item {id} does not exist.");
        WriteUpdate(call, answer.Json, id, update);
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

    // What was saved at one instant is one update; a change of links alone keeps the rev that the item had.
    private List<UpdateRecord> Collect(int id)
    {
        SortedDictionary<DateTime, UpdateRecord> byInstant = [];
        for (var rev = organization.FirstRev(id); rev <= organization.LastRev(id); rev++)
        {
            byInstant[organization.ChangedAt(id, rev)] = new UpdateRecord { At = organization.ChangedAt(id, rev), MadeRev = rev };
        }

        foreach (var link in organization.Links.Touching(id))
        {
            if (!byInstant.TryGetValue(link.At, out var update))
            {
                byInstant.Add(link.At, update = new UpdateRecord { At = link.At });
            }

            update.Links.Add(link);
        }

        var current = organization.FirstRev(id);
        var number = organization.FirstRev(id) - 1;
        foreach (var update in byInstant.Values)
        {
            current = update.MadeRev ?? current;
            update.Rev = current;
            update.Number = ++number;
        }

        return [.. byInstant.Values];
    }

    private void WriteUpdate(Call call, Utf8JsonWriter writer, int id, UpdateRecord update)
    {
        var item = organization.At(id, update.Rev);
        var by = update.MadeRev is null ? update.Links[0].By : item[KnownField.ChangedBy] as Identity ?? update.Links[0].By;
        var self = string.Create(CultureInfo.InvariantCulture, $"{WorkItemJson.Self(call.Base, organization.ProjectOf(id), id)}/updates/{update.Number}");
        writer.WriteStartObject();
        writer.WriteNumber("id", update.Number);
        writer.WriteNumber("workItemId", id);
        writer.WriteNumber("rev", update.Rev);
        json.Identities.Write(writer, "revisedBy", call.Base, by);
        writer.WriteInstant("revisedDate", update.MadeRev is null ? WireTime.Open : json.RevisedDate(item));
        WriteFieldChanges(call, writer, id, update, item);
        WriteLinkChanges(call, writer, id, update);
        writer.WriteString("url", self);
        writer.WriteEndObject();
    }

    private void WriteFieldChanges(Call call, Utf8JsonWriter writer, int id, UpdateRecord update, WorkItemSnapshot item)
    {
        var before = update.MadeRev is { } rev && rev > organization.FirstRev(id) ? organization.At(id, rev - 1) : null;
        var parents = ParentChange(id, update);
        if (update.MadeRev is null && parents is null)
        {
            return;
        }

        writer.WriteStartObject("fields");
        if (update.MadeRev is not null)
        {
            foreach (var field in organization.Fields.All.Where(field => field.Index != KnownField.Parent))
            {
                WriteChange(call, writer, field.ReferenceName, before is null ? null : json.Read(before, field), json.Read(item, field));
            }
        }

        if (parents is var (from, to))
        {
            WriteChange(call, writer, "System.Parent", from, to);
        }

        writer.WriteEndObject();
    }

    private (object? From, object? To)? ParentChange(int id, UpdateRecord update)
    {
        object? from = organization.Links.ParentAt(id, update.At.AddMilliseconds(-1)) is { } old ? old : null;
        object? to = organization.Links.ParentAt(id, update.At) is { } current ? current : null;
        return Equals(from, to) ? null : (from, to);
    }

    private void WriteChange(Call call, Utf8JsonWriter writer, string name, object? before, object? after)
    {
        if (Equals(before, after))
        {
            return;
        }

        writer.WriteStartObject(name);
        if (before is not null)
        {
            writer.WritePropertyName("oldValue");
            json.WriteValue(writer, call.Base, before, identityText: false);
        }

        if (after is not null)
        {
            writer.WritePropertyName("newValue");
            json.WriteValue(writer, call.Base, after, identityText: false);
        }

        writer.WriteEndObject();
    }

    private void WriteLinkChanges(Call call, Utf8JsonWriter writer, int id, UpdateRecord update)
    {
        if (update.Links.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("relations");
        foreach (var (name, added) in new[] { ("removed", false), ("added", true) })
        {
            var links = update.Links.FindAll(link => link.Added == added);
            if (links.Count == 0)
            {
                continue;
            }

            writer.WriteStartArray(name);
            foreach (var link in links)
            {
                json.WriteRelation(writer, call.Base, id, link);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private sealed class UpdateRecord
    {
        public required DateTime At { get; init; }

        /// <summary>Gets the revision that was made, or null when only links changed.</summary>
        public int? MadeRev { get; init; }

        public List<LinkEvent> Links { get; } = [];

        public int Rev { get; set; }

        public int Number { get; set; }
    }
}
