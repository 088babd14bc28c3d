using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Api;

/// <summary>Webhooks of Jira, Cloud and Data Center: signed bodies.</summary>
internal sealed class JiraWebhook : IWebhookDialect
{
    private const string IdentifierHeader = "X-Atlassian-Webhook-Identifier";
    private static readonly string[] OfItems = ["jira:issue_", "issue_", "comment_", "worklog_", "jira:worklog_", "issuelink_", "attachment_"];
    private static readonly string[] OfLists = ["sprint_", "jira:version_", "version_", "board_", "project_"];

    /// <inheritdoc/>
    public string Path => "jira";

    /// <inheritdoc/>
    public string Proof => "signature";

    /// <inheritdoc/>
    public string Remedy => "Give the tracker's webhook the secret of this connection.";

    /// <inheritdoc/>
    public bool IsProven(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret) => WebhookSignature.Matches(headers[WebhookSignature.Header], body, secret);

    /// <inheritdoc/>
    public WebhookHint? Read(IHeaderDictionary headers, ReadOnlyMemory<byte> body) => WebhookJson.Read(body, Read) is { } hint
        ? hint with { Identifier = headers[IdentifierHeader] is [{ Length: > 0 } identifier] ? identifier : null }
        : null;

    private static WebhookHint? Read(JsonElement root)
    {
        if (root.Text("webhookEvent") is not { } name) return null;
        if (StartsWithAny(name, OfLists)) return new WebhookHint([Hint.OfMetadata], IsOfInterest: true);
        if (!StartsWithAny(name, OfItems)) return new WebhookHint([], IsOfInterest: false);
        var link = root.Member("issueLink");
        long?[] ids = [root.Member("issue")?.Id("id"), root.Member("worklog")?.Id("issueId"), link?.Id("sourceIssueId"), link?.Id("destinationIssueId")];
        return new WebhookHint([.. ids.OfType<long>().Distinct()], IsOfInterest: true);
    }

    private static bool StartsWithAny(string name, string[] prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
