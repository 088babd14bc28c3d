using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Editions;

/// <summary>Jira Data Center: users by key and name, wiki markup, a field of its own for each level's parent, every project company-managed.</summary>
internal sealed class DataCenterEdition : JiraEdition
{
    private static readonly string[] OnlyOnCloud = ["hierarchyLevel", "untranslatedName", "scope", "simplified", "style", "isPrivate", "properties", "isDefault"];
    private static readonly string[] AvatarSizes = ["48", "24", "16", "32"];

    /// <inheritdoc/>
    public override string Name => "jira-dc";

    /// <inheritdoc/>
    public override string ApiVersion => "2";

    /// <inheritdoc/>
    public override string InstanceWord => "serverId";

    /// <inheritdoc/>
    public override bool IsCloud => false;

    /// <inheritdoc/>
    public override string AgileOffset => "+10:00";

    /// <inheritdoc/>
    public override string StartDayName => "Target start";

    /// <inheritdoc/>
    public override string AccountHeader => "X-AUSERNAME";

    /// <inheritdoc/>
    public override string RichTextRefusal => "Operation value must be a string";

    /// <inheritdoc/>
    public override Guid InstanceIdOf(long seed) => Derive(seed, 97);

    /// <summary>Gets the base of <c>self</c> links: what the administrator configured, which need not be where we are asked.</summary>
    public override string SelfBaseOf(long seed) => "https://jira.example.com/jira";

    /// <inheritdoc/>
    public override string AccountId(Person person) => person.UserKey;

    /// <inheritdoc/>
    public override string AccountName(Person person) => Uri.EscapeDataString(person.UserName);

    /// <summary>Gets a user by name and key; of a deleted one nothing else is left.</summary>
    public override JsonObject UserNode(JiraSite site, string accountId)
    {
        var person = site.Account(accountId) is { IsDeleted: false } known ? known : null;
        var name = person?.UserName ?? accountId;
        var node = new JsonObject { ["self"] = $"{site.Catalog.Api}/user?username={Uri.EscapeDataString(name)}", ["name"] = name, ["key"] = accountId };
        if (person is null) node["emailAddress"] = "?";
        else if (!person.HidesEmail) node["emailAddress"] = person.Email;
        var avatars = new JsonObject();
        foreach (var size in AvatarSizes) avatars[$"{size}x{size}"] = $"{site.Catalog.SelfBase}/secure/useravatar?size={size}&avatarId=10122";
        node["avatarUrls"] = avatars;
        node["displayName"] = person?.Name ?? name;
        node["active"] = person?.IsActive ?? false;
        node["timeZone"] = person?.TimeZone ?? "Etc/UTC";
        return node;
    }

    /// <inheritdoc/>
    public override string? ReadAccountId(JiraSite site, JsonNode value) =>
        value.TextOf("name") is { } name ? site.KeyOfUser(name) ?? name : value.TextOf("key");

    /// <inheritdoc/>
    public override JsonObject AccountValue(Person person) => new() { ["name"] = person.UserName };

    /// <inheritdoc/>
    public override JsonNode RichText(string text) => JsonValue.Create($"h2. Story\r\n\r\n{text}\r\n* *bold* and _italic_, [a link|https://example.com/?a=b]\r\n{{code:java}}\r\nint x = 1;\r\n{{code}}");

    /// <inheritdoc/>
    public override bool IsRichText(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Shape(JsonObject node)
    {
        foreach (var member in OnlyOnCloud) node.Remove(member);
        return node;
    }

    /// <summary>Gets a name as people give them: with commas, equal signs and brackets in some.</summary>
    public override string SprintName(int project, int sprint)
    {
        var key = WorldNames.JiraProject(project);
        var number = sprint + 1;
        return (sprint % 5) switch
        {
            1 => string.Create(CultureInfo.InvariantCulture, $"{key} Sprint {number}, hardening, docs"),
            2 => string.Create(CultureInfo.InvariantCulture, $"[{key}] Sprint {number}]"),
            3 => string.Create(CultureInfo.InvariantCulture, $"{key} Sprint {number} Q2=go"),
            4 => string.Create(CultureInfo.InvariantCulture, $"{key} Sprint {number}, x=[y]"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{key} Sprint {number}"),
        };
    }

    /// <inheritdoc/>
    public override byte[] SprintValue(JiraEntry sprint) => JiraJson.Render(JsonValue.Create(DataCenter.LegacySprint.Of(sprint)));

    /// <inheritdoc/>
    public override IReadOnlyList<JiraField> Fields() => DataCenter.DataCenterFields.All();

    /// <inheritdoc/>
    public override (string FieldId, JsonNode Value) ParentValue(int level, JiraIssue parent) =>
        (level switch { 0 => JiraFieldIds.EpicLink, 1 => JiraFieldIds.ParentLink, _ => "parent" }, JsonValue.Create(parent.Key));

    /// <inheritdoc/>
    public override JiraHistoryItem ParentItem(int level, string? from, string? fromKey, string? to, string? toKey) => level switch
    {
        0 => new("Epic Link", "custom", JiraFieldIds.EpicLink, from, fromKey, to, toKey),
        1 => new("Parent Link", "custom", JiraFieldIds.ParentLink, from, fromKey, to, toKey),
        _ => new("Parent", "jira", null, from, fromKey, to, toKey),
    };
}
