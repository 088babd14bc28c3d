using System.Text.Json;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes an examination as one JSON document.</summary>
internal static class DoctorJson
{
    /// <summary>Writes all connections.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ConnectionDiagnosis> diagnoses)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteArray("connections", diagnoses, Write);
            writer.WriteEndObject();
        }

        JsonText.Print(output, buffer);
    }

    private static void Write(Utf8JsonWriter json, ConnectionDiagnosis diagnosis)
    {
        var examination = diagnosis.Examination;
        json.WriteString("name", examination.Connection);
        json.WriteBoolean("ok", !diagnosis.HasFindings);
        json.WriteString("failure", examination.Failure);
        json.WriteString("kind", Words.Of(examination.Identity?.Kind));
        json.WriteString("version", examination.Identity?.Version);
        json.WriteString("instance", examination.Identity?.InstanceId);
        json.WriteString("account", examination.Identity?.AccountName);
        json.WriteString("accountId", examination.Identity?.AccountId);
        json.WriteString("timeZone", examination.Identity?.TimeZone);
        json.WriteString("address", examination.Address?.AbsoluteUri.TrimEnd('/'));
        json.WriteNumberOrNull("clockSkewSeconds", examination.ClockSkew is { } skew ? decimal.Round((decimal)skew.TotalSeconds, 1) : null);
        json.WriteNumber("requests", examination.Requests);
        json.WriteStartObject("rate");
        json.WriteNumber("requestsPerSecond", examination.Headroom.RequestsPerSecond);
        json.WriteNumberOrNull("limit", (decimal?)examination.Headroom.Limit);
        json.WriteNumberOrNull("remaining", (decimal?)examination.Headroom.Remaining);
        json.WriteString("resetAt", examination.Headroom.ResetAt is { } reset ? Words.Of(reset) : null);
        json.WriteString("pausedUntil", examination.Headroom.PausedUntil is { } until ? Words.Of(until) : null);
        json.WriteEndObject();
        json.WriteArray("projects", examination.Tracker.Projects, static (writer, project) =>
        {
            writer.WriteString("key", project.Key);
            writer.WriteString("name", project.Name);
        });
        json.WriteArray("permissions", examination.Tracker.Permissions, static (writer, permission) =>
        {
            writer.WriteString("name", permission.Name);
            writer.WriteString("neededFor", permission.Needed);
            writer.WriteTexts("granted", permission.Granted);
            writer.WriteTexts("missing", permission.Missing);
        });
        json.WriteArray("fields", examination.Tracker.Fields, static (writer, field) =>
        {
            writer.WriteString("role", field.Role);
            writer.WriteString("id", field.Id);
            writer.WriteString("name", field.Name);
            writer.WriteString("type", field.Type);
            writer.WriteBoolean("configured", field.IsConfigured);
        });
        json.WriteArray("unmapped", examination.Tracker.Unmapped, static (writer, word) =>
        {
            writer.WriteString("kind", word.Kind);
            writer.WriteString("id", word.Id);
            writer.WriteString("word", word.Word);
        });
        json.WriteNumberOrNull("storedItems", diagnosis.StoredItems);
        json.WriteArray("storedUnmapped", diagnosis.StoredUnmapped, static (writer, value) =>
        {
            writer.WriteString("kind", Words.Of(value.Kind));
            writer.WriteString("value", value.Value);
            writer.WriteNumber("items", value.Count);
            writer.WriteTexts("samples", value.Samples);
        });
        json.WriteTexts("findings", examination.Tracker.Findings);
        json.WriteTexts("remarks", examination.Tracker.Remarks);
    }
}
