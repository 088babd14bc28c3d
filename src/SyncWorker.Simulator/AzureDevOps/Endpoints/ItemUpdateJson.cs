using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Writes an update: who made it, which fields it changed from what to what, and which links came or went.</summary>
internal sealed class ItemUpdateJson(Organization organization, WorkItemJson json)
{
    public void Write(Call call, Utf8JsonWriter writer, int id, ItemUpdate update)
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

    private void WriteFieldChanges(Call call, Utf8JsonWriter writer, int id, ItemUpdate update, WorkItemSnapshot item)
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

    private (object? From, object? To)? ParentChange(int id, ItemUpdate update)
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

    private void WriteLinkChanges(Call call, Utf8JsonWriter writer, int id, ItemUpdate update)
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
}
