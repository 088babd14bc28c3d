using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Webhooks;

/// <summary>One event as Jira announces it: a body, and the identifier that stays the same when it is sent again.</summary>
internal sealed record JiraEvent(string Name, byte[] Body)
{
    /// <summary>Gets the identifier, unique for the site.</summary>
    public string Identifier { get; } = Guid.NewGuid().ToString();

    /// <summary>Makes the event of an issue that was created, updated or deleted.</summary>
    /// <param name="site">The site.</param>
    /// <param name="name">The event, such as <c>jira:issue_updated</c>.</param>
    /// <param name="who">Who did it.</param>
    /// <param name="issue">The issue.</param>
    /// <param name="items">What the changelog says; only updates have one.</param>
    public static JiraEvent OfIssue(JiraSite site, string name, Person who, JiraIssue issue, IReadOnlyList<JiraHistoryItem> items)
    {
        var root = Begin(site, name);
        root["issue_event_type_name"] = name["jira:".Length..] switch { "issue_created" => "issue_created", "issue_updated" => "issue_generic", var other => other };
        root["user"] = site.UserNode(who.AccountId);
        root["issue"] = Issue(site, issue);
        if (items.Count > 0)
        {
            root["changelog"] = new JsonObject
            {
                ["id"] = Text(issue.Added.Count == 0 ? issue.UpdatedMs : issue.Added[^1].Id),
                ["items"] = new JsonArray([.. items.Select(static item => new JsonObject
                {
                    ["field"] = item.Field,
                    ["fieldtype"] = item.FieldType,
                    ["from"] = item.From,
                    ["fromString"] = item.FromText,
                    ["to"] = item.To,
                    ["toString"] = item.ToText,
                })]),
            };
        }

        return End(name, root);
    }

    /// <summary>Makes the event of a comment.</summary>
    public static JiraEvent OfComment(JiraSite site, Person who, JiraIssue issue)
    {
        const string Name = "comment_created";
        var root = Begin(site, Name);
        root["comment"] = new JsonObject { ["id"] = Text(issue.UpdatedMs), ["author"] = site.UserNode(who.AccountId) };
        root["issue"] = Issue(site, issue);
        return End(Name, root);
    }

    private static JsonObject Begin(JiraSite site, string name) => new() { ["timestamp"] = site.NowMs, ["webhookEvent"] = name };

    private static JiraEvent End(string name, JsonObject root) => new(name, Encoding.UTF8.GetBytes(root.ToJsonString()));

    private static JsonObject Issue(JiraSite site, JiraIssue issue) => new()
    {
        ["id"] = Text(issue.Id),
        ["self"] = IssueWriter.Self(site, issue.Id),
        ["key"] = issue.Key,
        ["fields"] = new JsonObject { ["summary"] = issue.Summary },
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
