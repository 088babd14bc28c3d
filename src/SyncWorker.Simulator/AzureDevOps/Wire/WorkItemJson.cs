using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>Writes work items, whole or in part.</summary>
internal sealed class WorkItemJson(Organization organization)
{
    private readonly FieldReader reader = new(organization);

    public IdentityJson Identities { get; } = new();

    /// <summary>Writes an item as the work item endpoints do.</summary>
    public void Write(Utf8JsonWriter json, string address, WorkItemSnapshot item, WorkItemShape shape)
    {
        json.WriteStartObject();
        json.WriteNumber("id", item.Id);
        json.WriteNumber("rev", item.Rev);
        json.WriteStartObject("fields");
        WriteFields(json, address, item, shape);
        json.WriteEndObject();
        if (shape.Formats)
        {
            json.WriteStartObject("multilineFieldsFormat");
            foreach (var (field, format) in organization.FindEdits(item.Id)?.Formats ?? [])
            {
                json.WriteString(field, format);
            }

            json.WriteEndObject();
        }

        if (shape.Relations)
        {
            WriteRelations(json, address, item.Id, shape.RelationsAt ?? DateTime.MaxValue);
        }

        var self = Self(address, shape.ProjectUrl ? organization.ProjectOf(item.Id) : null, item.Id);
        if (shape.Links)
        {
            WriteLinks(json, address, item, self);
        }

        json.WriteString("url", shape.Revision ? string.Create(CultureInfo.InvariantCulture, $"{self}/revisions/{item.Rev}") : self);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields that the shape asks for, name and value.</summary>
    public void WriteFields(Utf8JsonWriter json, string address, WorkItemSnapshot item, WorkItemShape shape)
    {
        if (shape.Fields is { } asked)
        {
            foreach (var field in asked)
            {
                WriteField(json, address, item, field, shape.IdentityText);
            }

            return;
        }

        foreach (var field in organization.Fields.All)
        {
            if ((field.InDefault || shape.AllFields) && (shape.LongText || !field.IsLongText))
            {
                WriteField(json, address, item, field, shape.IdentityText);
            }
        }
    }

    /// <summary>Writes the relations of an item; an item without any has no such member.</summary>
    public void WriteRelations(Utf8JsonWriter json, string address, int id, DateTime at)
    {
        var links = organization.Links.LinksAt(id, at);
        if (links.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relations");
        foreach (var link in links)
        {
            WriteRelation(json, address, id, link);
        }

        json.WriteEndArray();
    }

    public void WriteRelation(Utf8JsonWriter json, string address, int id, in LinkEvent link)
    {
        var type = RelationType.Of(link, id);
        json.WriteStartObject();
        json.WriteString("rel", type.ReferenceName);
        json.WriteString("url", RelationUrl(address, id, link));
        json.WriteStartObject("attributes");
        if (link.Kind == LinkKind.Hyperlink)
        {
            json.WriteInstant("authorizedDate", link.At);
            json.WriteNumber("id", ResourceId(link));
            json.WriteInstant("resourceCreatedDate", link.At);
            json.WriteInstant("resourceModifiedDate", link.At);
            json.WriteInstant("revisedDate", WireTime.Open);
        }
        else
        {
            json.WriteBoolean("isLocked", false);
            json.WriteString("name", type.Name);
        }

        if (link.Comment is { } comment)
        {
            json.WriteString("comment", comment);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The address of the other end of a link.</summary>
    public string RelationUrl(string address, int id, in LinkEvent link)
    {
        if (link.Kind == LinkKind.Hyperlink)
        {
            return organization.UrlOf(link);
        }

        var other = link.SourceId == id ? link.TargetId : link.SourceId;
        return Self(address, organization.ProjectOf(id), other);
    }

    public void WriteValue(Utf8JsonWriter json, string address, object value, bool identityText)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteDoubleValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case DateTime at:
                json.WriteInstantValue(at);
                break;
            case Identity identity when identityText:
                json.WriteStringValue(identity.Combined);
                break;
            case Identity identity:
                Identities.Write(json, address, identity);
                break;
            default:
                throw new InvalidOperationException($"A field holds a {value.GetType().Name}.");
        }
    }

    public object? Read(WorkItemSnapshot item, FieldDefinition field) => reader.Read(item, field.Index);

    public DateTime RevisedDate(WorkItemSnapshot item) => reader.RevisedDate(item);

    public static string Self(string address, Project? project, int id) => project is null
        ? string.Create(CultureInfo.InvariantCulture, $"{address}/_apis/wit/workItems/{id}")
        : string.Create(CultureInfo.InvariantCulture, $"{address}/{project.Id}/_apis/wit/workItems/{id}");

    private static int ResourceId(in LinkEvent link) => (int)(link.At.Ticks / TimeSpan.TicksPerMillisecond & 0x3FFFFFFF);

    private void WriteField(Utf8JsonWriter json, string address, WorkItemSnapshot item, FieldDefinition field, bool identityText)
    {
        if (reader.Read(item, field.Index) is { } value)
        {
            json.WritePropertyName(field.EncodedName);
            WriteValue(json, address, value, identityText);
        }
    }

    private void WriteLinks(Utf8JsonWriter json, string address, WorkItemSnapshot item, string self)
    {
        var project = organization.ProjectOf(item.Id);
        json.WriteStartObject("_links");
        Href(json, "self", self);
        Href(json, "workItemUpdates", $"{self}/updates");
        Href(json, "workItemRevisions", $"{self}/revisions");
        Href(json, "workItemComments", $"{self}/comments");
        Href(json, "html", string.Create(CultureInfo.InvariantCulture, $"{address}/{project.Id}/_workitems/edit/{item.Id}"));
        Href(json, "workItemType", $"{address}/{project.Id}/_apis/wit/workItemTypes/{Uri.EscapeDataString(item.Type)}");
        Href(json, "fields", $"{address}/{project.Id}/_apis/wit/fields");
        json.WriteEndObject();
    }

    public static void Href(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartObject(name);
        json.WriteString("href", address);
        json.WriteEndObject();
    }
}
