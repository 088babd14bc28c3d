using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>A part of one issue's history, as it came.</summary>
/// <param name="IssueId">The issue, or <see langword="null"/> when the answer does not say.</param>
/// <param name="Entries">The entries with the commas between them; empty of none.</param>
internal readonly record struct IssueLog(long? IssueId, ReadOnlyMemory<byte> Entries);

/// <summary>One page of the histories of many issues, cut in one pass.</summary>
/// <param name="Logs">The histories; null when the answer has none of the kind.</param>
/// <param name="NextPageToken">The token of the next page, or <see langword="null"/>.</param>
internal sealed record JiraHistoryAnswer(List<IssueLog>? Logs, string? NextPageToken)
{
    /// <summary>Cuts an answer.</summary>
    /// <param name="json">The answer. The entries are slices of it.</param>
    /// <exception cref="JsonException">It is not whole JSON, or a history in it is no object.</exception>
    public static JiraHistoryAnswer Open(ReadOnlyMemory<byte> json)
    {
        var (logs, token) = ((List<IssueLog>?)null, (string?)null);
        var reader = new Utf8JsonReader(json.Span, JiraPayload.Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isLogs, isToken) = (reader.ValueTextEquals("issueChangeLogs"u8), reader.ValueTextEquals("nextPageToken"u8));
            reader.Read();
            if (isLogs && reader.TokenType == JsonTokenType.StartArray) logs = ReadLogs(json, ref reader);
            else if (isToken && JiraPayload.ReadScalar(ref reader) is { } text) token = text;
            else reader.Skip();
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw new JsonException("The object does not end.");
        return new JiraHistoryAnswer(logs, token);
    }

    private static List<IssueLog> ReadLogs(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var logs = new List<IssueLog>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A history is no object.");
            logs.Add(ReadLog(json, ref reader));
        }

        return logs;
    }

    private static IssueLog ReadLog(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var log = default(IssueLog);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isEntries) = (reader.ValueTextEquals("issueId"u8), reader.ValueTextEquals("changeHistories"u8));
            reader.Read();
            if (isId && long.TryParse(JiraPayload.ReadScalar(ref reader), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) log = log with { IssueId = id };
            if (isEntries && reader.TokenType == JsonTokenType.StartArray)
            {
                var start = (int)reader.BytesConsumed;
                reader.Skip();
                log = log with { Entries = json[start..((int)reader.BytesConsumed - 1)].Trim(" \t\r\n"u8) };
            }
            else
            {
                reader.Skip();
            }
        }

        return log;
    }
}
