using System.Globalization;
using System.Text.Json;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Reads a simulator's <c>/_truth</c> in the tracker's own words. Shares no code with the product on purpose.</summary>
public static class TrackerTruth
{
    /// <summary>Reads a Jira of either edition, without the issues that its API hides.</summary>
    public static async Task<Dictionary<long, TruthItem>> ReadJiraAsync(HttpClient client, Uri site, CancellationToken cancellationToken)
    {
        var items = await ReadAsync(client, new Uri(site, "/_truth"), FromJira, cancellationToken);

        // Data Center names some parents by key.
        var ids = items.ToDictionary(static pair => pair.Value.Key, static pair => pair.Key.ToString(CultureInfo.InvariantCulture));
        return items.ToDictionary(static pair => pair.Key, pair => pair.Value.Parent is { } parent && ids.TryGetValue(parent, out var id) ? pair.Value with { Parent = id } : pair.Value);
    }

    public static Task<Dictionary<long, TruthItem>> ReadAzureDevOpsAsync(HttpClient client, Uri organization, CancellationToken cancellationToken) =>
        ReadAsync(client, new Uri(organization, "/_truth"), FromAzureDevOps, cancellationToken);

    private static async Task<Dictionary<long, TruthItem>> ReadAsync(
        HttpClient client, Uri address, Func<JsonElement, (long Id, TruthItem Item)> read, CancellationToken cancellationToken)
    {
        var items = new Dictionary<long, TruthItem>();
        await using var body = await client.GetStreamAsync(address, cancellationToken);
        using var lines = new StreamReader(body);
        Assert.NotNull(await lines.ReadLineAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("deleted", out _) || document.RootElement.TryGetProperty("hidden", out _)) continue;
            var (id, item) = read(document.RootElement);
            items.Add(id, item);
        }

        return items;
    }

    private static (long Id, TruthItem Item) FromJira(JsonElement line)
    {
        var issue = line.GetProperty("issue");
        var fields = issue.GetProperty("fields");
        var links = new List<string>();
        foreach (var link in List(fields, "issuelinks"))
        {
            var isInward = Get(link, "inwardIssue") is not null;
            var target = Text(Get(link, isInward ? "inwardIssue" : "outwardIssue"), "id");
            var isBlocks = Text(Get(link, "type"), "name") == "Blocks";
            links.Add($"{(isBlocks ? isInward ? "Predecessor" : "Successor" : "Related")}:{target}");
        }

        links.AddRange(List(line, "remoteLinks").Select(static link => $"Remote:{Text(link, "relationship")}:{Text(Get(link, "object"), "url")}"));
        return (long.Parse(Text(issue, "id") ?? "", CultureInfo.InvariantCulture), new TruthItem
        {
            Key = Text(issue, "key") ?? "",
            Project = Text(Get(fields, "project"), "key") ?? "",
            Type = Text(Get(fields, "issuetype"), "name") ?? "",
            State = Text(Get(fields, "status"), "name") ?? "",
            Title = Text(fields, "summary") ?? "",
            Parent = Text(Get(fields, "parent"), "id") ?? Text(fields, "customfield_10008") ?? Text(fields, "customfield_10108"),
            Points = Number(fields, "customfield_10016") ?? Number(fields, "customfield_10026"),
            StartOn = Text(fields, "customfield_10015"),
            DueOn = Text(fields, "duedate"),
            Assignee = Text(Get(fields, "assignee"), "accountId") ?? Text(Get(fields, "assignee"), "key"),
            Labels = Join(List(fields, "labels").Select(static label => label.GetString() ?? "")),
            Links = Join(links),
        });
    }

    private static (long Id, TruthItem Item) FromAzureDevOps(JsonElement item)
    {
        var fields = item.GetProperty("fields");
        var links = new List<string>();
        foreach (var relation in List(item, "relations"))
        {
            var kind = Text(relation, "rel") ?? "";
            var url = Text(relation, "url") ?? "";
            var target = url[(url.LastIndexOf('/') + 1)..];
            switch (kind)
            {
                case "System.LinkTypes.Hierarchy-Forward" or "System.LinkTypes.Hierarchy-Reverse":
                    break;
                case "System.LinkTypes.Dependency-Forward":
                    links.Add($"Successor:{target}");
                    break;
                case "System.LinkTypes.Dependency-Reverse":
                    links.Add($"Predecessor:{target}");
                    break;
                case "Hyperlink":
                    links.Add($"Remote:{Text(Get(relation, "attributes"), "comment")}:{url}");
                    break;
                default:
                    links.Add($"Related:{target}");
                    break;
            }
        }

        return (item.GetProperty("id").GetInt64(), new TruthItem
        {
            Key = item.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture),
            Project = Text(fields, "System.TeamProject") ?? "",
            Type = Text(fields, "System.WorkItemType") ?? "",
            State = Text(fields, "System.State") ?? "",
            Title = Text(fields, "System.Title") ?? "",
            Parent = Number(fields, "System.Parent"),
            Points = Number(fields, "Microsoft.VSTS.Scheduling.StoryPoints"),
            StartOn = Day(fields, "Microsoft.VSTS.Scheduling.StartDate"),
            DueOn = Day(fields, "Microsoft.VSTS.Scheduling.TargetDate") ?? Day(fields, "Microsoft.VSTS.Scheduling.DueDate"),
            Assignee = Text(Get(fields, "System.AssignedTo"), "descriptor"),
            Labels = Join((Text(fields, "System.Tags") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            Links = Join(links),
        });
    }

    private static JsonElement? Get(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement[] List(JsonElement parent, string name) => Get(parent, name) is { } list ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement? parent, string name) => Get(parent, name)?.ToString();

    private static string? Number(JsonElement parent, string name) =>
        Get(parent, name) is { } value ? (value.GetDecimal() / 1.0000m).ToString("0.###", CultureInfo.InvariantCulture) : null;

    private static string? Day(JsonElement parent, string name) => Text(parent, name) is { } instant ? instant[..10] : null;

    private static string Join(IEnumerable<string> parts) => string.Join('|', parts.Order(StringComparer.Ordinal));
}
