using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Api;

/// <summary>What an event of Jira (Cloud or Data Center) hints at: ids to read again. Nothing else of it is taken.</summary>
/// <param name="Ids">The items, and <see cref="Hint.OfMetadata"/> for sprints, releases and projects; empty when the event names none.</param>
/// <param name="IsOfInterest">Whether anything that we read may have changed.</param>
internal readonly record struct JiraWebhook(IReadOnlyList<long> Ids, bool IsOfInterest)
{
    private static readonly string[] OfItems = ["jira:issue_", "issue_", "comment_", "worklog_", "jira:worklog_", "issuelink_", "attachment_"];
    private static readonly string[] OfLists = ["sprint_", "jira:version_", "version_", "board_", "project_"];
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>Reads an event.</summary>
    /// <param name="body">The body; its signature has been checked.</param>
    /// <returns>The hint, or <see langword="null"/> when the body is no event of Jira.</returns>
    public static JiraWebhook? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || Member(root, "webhookEvent") is not { ValueKind: JsonValueKind.String } name) return null;
            return Read(root, name.GetString() ?? "");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: a text with a lone surrogate.
            return null;
        }
    }

    private static JiraWebhook Read(JsonElement root, string name)
    {
        if (StartsWithAny(name, OfLists)) return new JiraWebhook([Hint.OfMetadata], IsOfInterest: true);
        if (!StartsWithAny(name, OfItems)) return new JiraWebhook([], IsOfInterest: false);
        long?[] ids =
        [
            Id(root, "issue", "id"), Id(root, "worklog", "issueId"),
            Id(root, "issueLink", "sourceIssueId"), Id(root, "issueLink", "destinationIssueId"),
        ];
        return new JiraWebhook([.. ids.OfType<long>().Distinct()], IsOfInterest: true);
    }

    private static bool StartsWithAny(string name, string[] prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static long? Id(JsonElement root, string parent, string member) => Member(root, parent) is { } owner && Member(owner, member) is { } value
        ? value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var id) && id > 0 => id,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 => id,
            _ => null,
        }
        : null;

    private static JsonElement? Member(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;
}
