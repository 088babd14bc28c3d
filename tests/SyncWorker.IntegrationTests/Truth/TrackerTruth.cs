using System.Globalization;
using System.Text.Json;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Reads a simulator's <c>/_truth</c> in the tracker's own words. Shares no code with the product on purpose.</summary>
public static class TrackerTruth
{
    /// <summary>Reads what a Jira shows: what is deleted or hidden from us is left out.</summary>
    public static async Task<Dictionary<long, TruthItem>> ReadJiraAsync(HttpClient client, Uri site, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        var items = await ReadAsync(client, new Uri(site, "/_truth"), JiraTruthLine.Read, cancellationToken, line =>
        {
            if (Get(line, "deleted") is not null) return false;
            keys.Add(Text(line, "key") ?? "", long.Parse(Text(line, "id") ?? "", CultureInfo.InvariantCulture));
            return Get(line, "hidden") is null;
        });
        foreach (var (id, item) in items)
        {
            // Data Center names a parent by its key.
            if (item.Parent is { } parent && keys.TryGetValue(parent, out var known)) items[id] = item with { Parent = known.ToString(CultureInfo.InvariantCulture) };
        }

        return items;
    }

    public static Task<Dictionary<long, TruthItem>> ReadAzureDevOpsAsync(HttpClient client, Uri organization, CancellationToken cancellationToken) =>
        ReadAsync(client, new Uri(organization, "/_truth"), FromAzureDevOps, cancellationToken, static item => Get(item, "hidden") is null);

    private static async Task<Dictionary<long, TruthItem>> ReadAsync(
        HttpClient client, Uri address, Func<JsonElement, (long Id, TruthItem Item)> read, CancellationToken cancellationToken, Func<JsonElement, bool>? isShown = null)
    {
        var items = new Dictionary<long, TruthItem>();
        await using var body = await client.GetStreamAsync(address, cancellationToken);
        using var lines = new StreamReader(body);
        Assert.NotNull(await lines.ReadLineAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            if (isShown?.Invoke(document.RootElement) == false) continue;
            var (id, item) = read(document.RootElement);
            items.Add(id, item);
        }

        return items;
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

    internal static JsonElement? Get(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static JsonElement[] List(JsonElement parent, string name) => Get(parent, name) is { } list ? [.. list.EnumerateArray()] : [];

    internal static string? Text(JsonElement? parent, string name) => Get(parent, name)?.ToString();

    internal static string? Number(JsonElement parent, string name) =>
        Get(parent, name) is { } value ? (value.GetDecimal() / 1.0000m).ToString("0.###", CultureInfo.InvariantCulture) : null;

    private static string? Day(JsonElement parent, string name) => Text(parent, name) is { } instant ? instant[..10] : null;

    private static string Join(IEnumerable<string> parts) => string.Join('|', parts.Order(StringComparer.Ordinal));
}
