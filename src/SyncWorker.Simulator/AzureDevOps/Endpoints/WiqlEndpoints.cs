using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Wiql;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Queries in WIQL; they answer ids, never fields.</summary>
internal sealed class WiqlEndpoints(Organization organization, FeedClock clock)
{
    public IEnumerable<ApiRoute> Routes() => [new("POST", "wit/wiql", Query)];

    private void Query(Call call, Answer answer)
    {
        var text = call.BodyObject()["query"] is JsonValue value && value.TryGetValue<string>(out var query) ? query : string.Empty;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw AzureDevOpsFault.InvalidArgument("The query statement is missing.");
        }

        var top = call.Number("$top");
        if (top is < 1 or > WiqlEvaluator.RowLimit)
        {
            throw AzureDevOpsFault.InvalidArgument($"$top must lie between 1 and {WiqlEvaluator.RowLimit}.");
        }

        var scope = new WiqlScope
        {
            Fields = organization.Fields,
            Projects = organization.Projects,
            Project = call.Project,
            Me = call.User,
            Today = call.Now.Date,
            TimePrecision = call.Flag("timePrecision"),
        };
        var parsed = WiqlParser.Parse(text, scope);
        Write(call, answer, parsed, call.IsEmptied ? [] : new WiqlEvaluator(organization, scope).Run(parsed, top, clock.VisibleUntil(call.Now)));
    }

    private static void Write(Call call, Answer answer, WiqlQuery query, IReadOnlyList<int> ids)
    {
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteString("queryType", "flat");
        json.WriteString("queryResultType", "workItem");
        json.WriteInstant("asOf", call.Now);
        json.WriteStartArray("columns");
        foreach (var column in query.Columns)
        {
            WriteField(call, answer, column);
        }

        json.WriteEndArray();
        if (query.Order.Count > 0)
        {
            json.WriteStartArray("sortColumns");
            foreach (var order in query.Order)
            {
                json.WriteStartObject();
                json.WritePropertyName("field");
                WriteField(call, answer, order.Field);
                json.WriteBoolean("descending", order.Descending);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("workItems");
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("url", WorkItemJson.Self(call.Base, call.Project, id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteField(Call call, Answer answer, Metadata.FieldDefinition field)
    {
        answer.Json.WriteStartObject();
        answer.Json.WriteString("referenceName", field.ReferenceName);
        answer.Json.WriteString("name", field.Name);
        answer.Json.WriteString("url", $"{call.Base}/_apis/wit/fields/{field.ReferenceName}");
        answer.Json.WriteEndObject();
    }
}
