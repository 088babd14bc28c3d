namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>Writes the error envelope.</summary>
internal static class FaultJson
{
    public static void Write(Answer answer, AzureDevOpsFault fault)
    {
        answer.Clear();
        answer.Status = fault.Status;
        answer.ContentType = "application/json; charset=utf-8";
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteString("$id", "1");
        if (fault.Rule is { } rule)
        {
            json.WriteStartObject("customProperties");
            WriteRule(json, rule);
            json.WriteStartArray("RuleValidationErrors");
            json.WriteStartObject();
            json.WriteString("fieldReferenceName", rule.FieldReferenceName);
            json.WriteString("fieldStatusFlags", rule.StatusFlags);
            json.WriteString("errorMessage", rule.Message);
            json.WriteNumber("fieldStatusCode", StatusCode(rule));
            json.WriteNull("ruleValidationErrors");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteNull("innerException");
        json.WriteString("message", fault.Message);
        json.WriteString("typeName", fault.TypeName);
        json.WriteString("typeKey", fault.TypeKey);
        json.WriteNumber("errorCode", 0);
        json.WriteNumber("eventId", fault.EventId);
        json.WriteEndObject();
    }

    private static void WriteRule(System.Text.Json.Utf8JsonWriter json, RuleViolation rule)
    {
        json.WriteString("FieldReferenceName", rule.FieldReferenceName);
        json.WriteString("FieldStatusFlags", rule.StatusFlags);
        json.WriteString("ErrorMessage", rule.Message);
        json.WriteNumber("FieldStatusCode", StatusCode(rule));
    }

    private static int StatusCode(RuleViolation rule) => rule.StatusFlags.Contains("readOnly", StringComparison.OrdinalIgnoreCase) ? 1 : 524289;
}
