using System.Text.Json;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Editions;

namespace SyncWorker.Simulator.Jira;

/// <summary>One field of an issue: how it is listed and how its value is written.</summary>
internal sealed record JiraField
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the schema's type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the type of an array's elements, or null.</summary>
    public string? Items { get; init; }

    /// <summary>Gets the custom field type's key, or null for a system field.</summary>
    public string? Custom { get; init; }

    /// <summary>Gets whether people can set it on the edit screen.</summary>
    public bool IsEditable { get; init; }

    /// <summary>Gets whether <c>*navigable</c> includes it.</summary>
    public bool IsNavigable { get; init; } = true;

    /// <summary>Gets how the value is written.</summary>
    public required Action<Utf8JsonWriter, JiraIssue, IssueScope> Write { get; init; }

    /// <summary>Gets the schema.</summary>
    public JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Type };
        if (Items is not null) schema["items"] = Items;
        if (Custom is null) schema["system"] = Id;
        else
        {
            schema["custom"] = Custom;
            schema["customId"] = int.Parse(Id.AsSpan("customfield_".Length), System.Globalization.CultureInfo.InvariantCulture);
        }

        return schema;
    }

    /// <summary>Gets the field as the listing shows it.</summary>
    public JsonObject Listing(JiraEdition edition)
    {
        var node = new JsonObject { ["id"] = Id };
        if (edition.IsCloud) node["key"] = Id;
        node["name"] = Name;
        if (edition.IsCloud) node["untranslatedName"] = Name;
        node["custom"] = Custom is not null;
        node["orderable"] = IsEditable;
        node["navigable"] = IsNavigable;
        node["searchable"] = true;
        node["clauseNames"] = Custom is null ? new JsonArray(Id) : new JsonArray($"cf[{Id["customfield_".Length..]}]", Name);
        node["schema"] = Schema();
        return node;
    }
}

/// <summary>What is needed to write an issue for one reader.</summary>
/// <param name="Site">The site.</param>
/// <param name="Zone">The reader's time zone.</param>
/// <param name="SeesAll">Whether links to what the API hides are written too.</param>
internal sealed record IssueScope(JiraSite Site, TimeZoneInfo Zone, bool SeesAll = false);
