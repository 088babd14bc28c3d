using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Work item types, their states, and the fields of the organisation.</summary>
internal sealed class MetadataEndpoints(Organization organization)
{
    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/workitemtypes", Types),
        new("GET", "wit/workitemtypes/{type}", Type),
        new("GET", "wit/workitemtypes/{type}/states", States),
        new("GET", "wit/workitemtypes/{type}/fields", TypeFields),
        new("GET", "wit/workitemtypecategories", Categories),
        new("GET", "wit/fields", Fields),
        new("GET", "wit/fields/{field}", Field),
    ];

    private static Project RequireProject(Call call) => call.Project
        ?? throw AzureDevOpsFault.InvalidArgument("The project is required for this request.");

    private static WorkItemTypeDefinition RequireType(Call call) => RequireProject(call).Process.TryFind(call.Route["type"], out var type)
        ? type
        : throw AzureDevOpsFault.TypeNotFound(call.Route["type"]);

    private void Types(Call call, Answer answer)
    {
        var types = RequireProject(call).Process.Types;
        answer.Json.WriteList(types, type => WriteType(call, answer.Json, type));
    }

    private void Type(Call call, Answer answer) => WriteType(call, answer.Json, RequireType(call));

    private static void States(Call call, Answer answer)
    {
        var type = RequireType(call);
        answer.Json.WriteList(type.States, state => WriteState(answer.Json, state));
    }

    private void TypeFields(Call call, Answer answer)
    {
        RequireType(call);
        answer.Json.WriteList(organization.Fields.All, field => WriteInstance(call, answer.Json, field));
    }

    private static void Categories(Call call, Answer answer)
    {
        var project = RequireProject(call);
        answer.Json.WriteList([.. project.Process.Types.GroupBy(type => type.Category)], category =>
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("name", category.Key[(category.Key.LastIndexOf('.') + 1)..].Replace("Category", " Category", StringComparison.Ordinal));
            answer.Json.WriteString("referenceName", category.Key);
            answer.Json.WritePropertyName("defaultWorkItemType");
            WriteReference(call, answer.Json, project, category.First());
            answer.Json.WriteStartArray("workItemTypes");
            foreach (var type in category)
            {
                WriteReference(call, answer.Json, project, type);
            }

            answer.Json.WriteEndArray();
            answer.Json.WriteString("url", $"{call.Base}/{project.Id}/_apis/wit/workItemTypeCategories/{category.Key}");
            answer.Json.WriteEndObject();
        });
    }

    private void Fields(Call call, Answer answer) =>
        answer.Json.WriteList(organization.Fields.All, field => WriteField(call, answer.Json, field));

    private void Field(Call call, Answer answer)
    {
        if (!organization.Fields.TryFind(call.Route["field"], out var field))
        {
            throw new AzureDevOpsFault(404, "WorkItemTrackingFieldDefinitionNotFoundException", $"TF51535: Cannot find field {call.Route["field"]}.");
        }

        WriteField(call, answer.Json, field);
    }

    /// <summary>Writes a type's name and address.</summary>
    public static void WriteReference(Call call, Utf8JsonWriter json, Project project, WorkItemTypeDefinition type)
    {
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        json.WriteString("url", TypeUrl(call, project, type));
        json.WriteEndObject();
    }

    private static string TypeUrl(Call call, Project project, WorkItemTypeDefinition type) =>
        $"{call.Base}/{project.Id}/_apis/wit/workItemTypes/{Uri.EscapeDataString(type.Name)}";

    private void WriteType(Call call, Utf8JsonWriter json, WorkItemTypeDefinition type)
    {
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        json.WriteString("referenceName", type.ReferenceName);
        json.WriteString("description", type.Description);
        json.WriteString("color", type.Color);
        json.WriteStartObject("icon");
        json.WriteString("id", type.Icon);
        json.WriteString("url", $"{call.Base}/_apis/wit/workItemIcons/{type.Icon}?color={type.Color}&v=2");
        json.WriteEndObject();
        json.WriteBoolean("isDisabled", false);
        json.WriteString("xmlForm", string.Empty);
        json.WriteStartArray("fields");
        foreach (var field in organization.Fields.All)
        {
            WriteInstance(call, json, field);
        }

        json.WriteEndArray();
        WriteTransitions(json, type);
        json.WriteStartArray("states");
        foreach (var state in type.States)
        {
            WriteState(json, state);
        }

        json.WriteEndArray();
        json.WriteString("url", TypeUrl(call, RequireProject(call), type));
        json.WriteEndObject();
    }

    // Every state may follow every other; a new item starts in the first.
    private static void WriteTransitions(Utf8JsonWriter json, WorkItemTypeDefinition type)
    {
        json.WriteStartObject("transitions");
        foreach (var from in type.States)
        {
            json.WriteStartArray(from.Name);
            foreach (var to in type.States)
            {
                json.WriteStartObject();
                json.WriteString("to", to.Name);
                json.WriteNull("actions");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray(string.Empty);
        json.WriteStartObject();
        json.WriteString("to", type.States[0].Name);
        json.WriteNull("actions");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, WorkItemState state)
    {
        json.WriteStartObject();
        json.WriteString("name", state.Name);
        json.WriteString("color", state.Color);
        json.WriteString("category", state.Category);
        json.WriteEndObject();
    }

    private static void WriteInstance(Call call, Utf8JsonWriter json, FieldDefinition field)
    {
        json.WriteStartObject();
        json.WriteBoolean("alwaysRequired", field.Index is KnownField.Title or KnownField.State);
        json.WriteString("referenceName", field.ReferenceName);
        json.WriteString("name", field.Name);
        json.WriteString("url", $"{call.Base}/_apis/wit/fields/{field.ReferenceName}");
        json.WriteEndObject();
    }

    private static void WriteField(Call call, Utf8JsonWriter json, FieldDefinition field)
    {
        var isPicklist = field.IsCustom && field.AllowedValues is not null;
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("referenceName", field.ReferenceName);
        json.WriteString("type", JsonNamingPolicy.CamelCase.ConvertName((field.Type == FieldType.Identity ? FieldType.String : field.Type).ToString()));
        json.WriteString("usage", "workItem");
        json.WriteBoolean("readOnly", field.ReadOnly);
        json.WriteBoolean("canSortBy", !field.IsLongText);
        json.WriteBoolean("isQueryable", true);
        json.WriteStartArray("supportedOperations");
        json.WriteStartObject();
        json.WriteString("referenceName", "SupportedOperations.Equals");
        json.WriteString("name", "=");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteBoolean("isIdentity", field.Type == FieldType.Identity);
        json.WriteBoolean("isPicklist", isPicklist);
        json.WriteBoolean("isPicklistSuggested", false);
        json.WriteString("url", $"{call.Base}/_apis/wit/fields/{field.ReferenceName}");
        json.WriteEndObject();
    }
}
