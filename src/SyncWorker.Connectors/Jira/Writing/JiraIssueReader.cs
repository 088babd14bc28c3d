using System.Text.Json;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Reads one issue as it is now.</summary>
internal static class JiraIssueReader
{
    private const string What = "an issue";

    /// <summary>Reads it; null when it is gone or hidden.</summary>
    /// <param name="client">The site.</param>
    /// <param name="id">The issue.</param>
    /// <param name="fields">The fields wanted, at least one.</param>
    /// <param name="properties">The property keys wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<JsonDocument?> ReadAsync(
        JiraClient client, long id, IEnumerable<string> fields, IReadOnlyCollection<string> properties, CancellationToken cancellationToken)
    {
        using var response = await client.IssueAsync(id, fields, properties, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        var issue = client.Parse(response, What);
        if (issue.RootElement.Member("fields") is { ValueKind: JsonValueKind.Object }) return issue;
        issue.Dispose();
        throw client.Failures.Malformed(What);
    }

    /// <summary>Asks what decides who may write into an issue.</summary>
    /// <param name="client">The site.</param>
    /// <param name="id">The issue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is there, and its kind where Jira says all of it.</returns>
    public static async Task<(bool IsThere, JiraIssueKind? Kind)> FindKindAsync(JiraClient client, long id, CancellationToken cancellationToken)
    {
        using var issue = await ReadAsync(client, id, JiraIssueKind.Fields, [], cancellationToken).ConfigureAwait(false);
        return (issue is not null, JiraIssueKind.Read(issue?.RootElement.Member("fields")));
    }
}
