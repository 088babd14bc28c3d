using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Editions;

/// <summary>Jira Cloud: accounts by id, documents, one parent for all levels, some projects team-managed.</summary>
internal sealed class CloudEdition : JiraEdition
{
    private static readonly string[] AvatarSizes = ["48", "24", "16", "32"];

    /// <inheritdoc/>
    public override string Name => "jira-cloud";

    /// <inheritdoc/>
    public override string ApiVersion => "3";

    /// <inheritdoc/>
    public override string InstanceWord => "cloudId";

    /// <inheritdoc/>
    public override bool IsCloud => true;

    /// <inheritdoc/>
    public override string AgileOffset => "Z";

    /// <inheritdoc/>
    public override string StartDayName => "Start date";

    /// <inheritdoc/>
    public override string AccountHeader => "X-AACCOUNTID";

    /// <inheritdoc/>
    public override string RichTextRefusal => "Operation value must be an Atlassian Document (see the Atlassian Document Format)";

    /// <inheritdoc/>
    public override Guid InstanceIdOf(long seed) => Derive(seed, 99);

    /// <summary>Gets the base of <c>self</c> links: since July 2026 the gateway, not the site.</summary>
    public override string SelfBaseOf(long seed) => $"https://api.atlassian.com/ex/jira/{InstanceIdOf(seed)}";

    /// <inheritdoc/>
    public override string AccountId(Person person) => person.AccountId;

    /// <inheritdoc/>
    public override string AccountName(Person person) => Uri.EscapeDataString(person.AccountId);

    /// <inheritdoc/>
    public override JsonObject UserNode(JiraSite site, string accountId)
    {
        var person = site.Account(accountId);
        var node = new JsonObject { ["self"] = $"{site.Catalog.Api}/user?accountId={Uri.EscapeDataString(accountId)}", ["accountId"] = accountId };
        if (person is { HidesEmail: false }) node["emailAddress"] = person.Email;
        var avatars = new JsonObject();
        foreach (var size in AvatarSizes) avatars[$"{size}x{size}"] = $"https://secure.gravatar.com/avatar/00000000000000000000000000000000?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public.atl-paas.net%2Finitials%2FXX-0.png";
        node["avatarUrls"] = avatars;
        node["displayName"] = person?.Name ?? "Former user";
        node["active"] = person?.IsActive ?? false;
        node["timeZone"] = person?.TimeZone ?? "Etc/UTC";
        node["accountType"] = "atlassian";
        return node;
    }

    /// <inheritdoc/>
    public override string? ReadAccountId(JiraSite site, JsonNode value) => value.TextOf("accountId") ?? value.TextOf("id");

    /// <inheritdoc/>
    public override JsonObject AccountValue(Person person) => new() { ["accountId"] = person.AccountId };

    /// <inheritdoc/>
    public override JsonNode RichText(string text) => new JsonObject
    {
        ["version"] = 1,
        ["type"] = "doc",
        ["content"] = new JsonArray(new JsonObject
        {
            ["type"] = "paragraph",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        }),
    };

    /// <inheritdoc/>
    public override bool IsRichText(JsonNode value) => value is JsonObject document && document.TextOf("type") == "doc";

    /// <inheritdoc/>
    public override JsonObject Shape(JsonObject node) => node;

    /// <inheritdoc/>
    public override string SprintName(int project, int sprint) => string.Create(CultureInfo.InvariantCulture, $"{WorldNames.JiraProject(project)} Sprint {sprint + 1}");

    /// <inheritdoc/>
    public override byte[] SprintValue(JiraEntry sprint)
    {
        var value = new JsonObject();
        foreach (var (member, node) in sprint.Node)
        {
            if (member == "originBoardId") value["boardId"] = node?.DeepClone();
            else if (member != "self") value[member] = node?.DeepClone();
        }

        return JiraJson.Render(value);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JiraField> Fields() => JiraFields.OfCloud();

    /// <inheritdoc/>
    public override (string FieldId, JsonNode Value) ParentValue(int level, JiraIssue parent) =>
        ("parent", new JsonObject { ["id"] = parent.Id.ToString(CultureInfo.InvariantCulture) });

    /// <inheritdoc/>
    public override JiraHistoryItem ParentItem(int level, string? from, string? fromKey, string? to, string? toKey) =>
        new("IssueParentAssociation", "jira", null, from, fromKey, to, toKey);
}
