using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Edits issues as <c>PUT /issue</c> does: all of it or nothing.</summary>
internal sealed class IssueEditor(IssueCommitter committer)
{
    private const int LongestProperty = 32_768;
    private const int LongestPropertyKey = 255;

    private readonly JiraSite _site = committer.Site;
    private readonly FieldSetters _setters = new(committer.Site);
    private readonly FieldHistory _history = new(committer.Site);

    /// <summary>Applies a request body.</summary>
    /// <param name="issueId">The issue.</param>
    /// <param name="body">The body.</param>
    /// <param name="who">Who edits.</param>
    /// <param name="isNotified">Whether the watchers are told by e-mail of what changes.</param>
    /// <exception cref="JiraRefusal">Something in it is refused; nothing was applied.</exception>
    public JiraIssue Apply(long issueId, JsonObject body, Person who, bool isNotified = false)
    {
        lock (_site.Book.Gate)
        {
            var before = _site.Book.ById(issueId) ?? throw JiraRefusal.NoIssue();
            var fields = body["fields"] as JsonObject ?? [];
            var update = body["update"] as JsonObject ?? [];
            var errors = new Dictionary<string, string>();
            foreach (var name in fields.Select(pair => pair.Key).Intersect(update.Select(pair => pair.Key)))
            {
                errors[name] = $"Field '{name}' cannot appear in both 'fields' and 'update'";
            }

            var after = before;
            foreach (var (name, value) in fields) after = Try(after, name, errors, issue => _setters.Set(issue, name, value));
            foreach (var (name, operations) in update) after = Try(after, name, errors, issue => Operate(issue, name, operations));
            var properties = ReadProperties(body["properties"]);
            if (errors.Count > 0) throw new JiraRefusal(errors);
            if (fields.Count + update.Count + properties.Count == 0) throw new JiraRefusal("one of 'fields' or 'update' required");
            return Commit(who, before, after, [.. fields.Select(pair => pair.Key), .. update.Select(pair => pair.Key)], properties, isNotified);
        }
    }

    /// <summary>Changes an issue as a person would; the caller says what it became.</summary>
    public JiraIssue Change(Person who, JiraIssue before, JiraIssue after, IReadOnlyList<string> fields)
    {
        lock (_site.Book.Gate) return Commit(who, before, after, fields, []);
    }

    /// <summary>Sets or removes issue properties; <c>updated</c> stays as it is.</summary>
    /// <returns>Whether the first of them was there before.</returns>
    public bool SetProperties(long issueId, IReadOnlyList<(string Key, JsonNode? Value)> properties, bool isRemoval, Person who)
    {
        lock (_site.Book.Gate)
        {
            var before = _site.Book.ById(issueId) ?? throw JiraRefusal.NoIssue();
            foreach (var (key, value) in properties) CheckProperty(key, value, isRemoval);
            var was = before.Properties.ContainsKey(properties[0].Key);
            if (isRemoval && !was) throw new JiraRefusal("The property with the given key does not exist.", 404);
            var (after, writes) = WithProperties(before, properties, isRemoval);
            committer.Commit(who, before, after, [], writes, isTouched: false);
            return was;
        }
    }

    private static void CheckProperty(string key, JsonNode? value, bool isRemoval)
    {
        if (key.Length is 0 or > LongestPropertyKey) throw new JiraRefusal("The property key must be between 1 and 255 characters long.");
        if (!isRemoval && (value?.ToJsonString().Length ?? 4) > LongestProperty) throw new JiraRefusal("The property value must not be longer than 32768 characters.");
    }

    private static (JiraIssue After, List<JiraWrite> Writes) WithProperties(JiraIssue before, IReadOnlyList<(string Key, JsonNode? Value)> properties, bool isRemoval)
    {
        var all = new Dictionary<string, JsonNode?>(before.Properties);
        var writes = new List<JiraWrite>();
        foreach (var (key, value) in properties)
        {
            writes.Add(new JiraWrite("property:" + key, all.GetValueOrDefault(key), isRemoval ? null : value));
            if (isRemoval) all.Remove(key);
            else all[key] = value?.DeepClone();
        }

        return (before with { Properties = all }, writes);
    }

    private JiraIssue Commit(Person who, JiraIssue before, JiraIssue after, IReadOnlyList<string> fields, List<(string Key, JsonNode? Value)> properties, bool isNotified = false)
    {
        var items = new List<JiraHistoryItem>();
        var writes = new List<JiraWrite>();
        foreach (var field in fields)
        {
            var changes = _history.Items(field, before, after).ToList();
            items.AddRange(changes);
            writes.Add(new JiraWrite(field, _setters.Render(before, field), _setters.Render(after, field), isNotified && changes.Count > 0));
        }

        if (properties.Count > 0)
        {
            var (withProperties, propertyWrites) = WithProperties(after, properties, isRemoval: false);
            after = withProperties;
            writes.AddRange(propertyWrites);
        }

        // Jira drops an update that changes nothing: no history, no new "updated".
        if (items.Count == 0 && properties.Count == 0) after = before;
        return committer.Commit(who, before, after, items, writes, isTouched: items.Count > 0);
    }

    private JiraIssue Try(JiraIssue issue, string name, Dictionary<string, string> errors, Func<JiraIssue, JiraIssue> set)
    {
        var field = _site.Fields.ById(name);
        if (field is not { IsEditable: true } || !JiraFields.IsIn(field, _site.Catalog.ProjectById(issue.ProjectId)))
        {
            errors[name] = $"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.";
            return issue;
        }

        try
        {
            return set(issue);
        }
        catch (JiraRefusal refusal)
        {
            errors.TryAdd(name, refusal.Message);
            return issue;
        }
    }

    private JiraIssue Operate(JiraIssue issue, string name, JsonNode? operations)
    {
        if (operations is not JsonArray list) throw new JiraRefusal("data was not an array");
        foreach (var operation in list)
        {
            if (operation is not JsonObject { Count: 1 } one) throw new JiraRefusal("Each operation must have exactly one verb.");
            var (verb, value) = one.First();
            issue = verb switch
            {
                "set" => _setters.Set(issue, name, value),
                "add" or "remove" when _site.Fields.ById(name) is { Type: "array" } => _setters.Set(issue, name, _setters.Change(issue, name, verb, value)),
                _ => throw new JiraRefusal($"Field does not support update '{verb}'"),
            };
        }

        return issue;
    }

    private static List<(string Key, JsonNode? Value)> ReadProperties(JsonNode? node)
    {
        var properties = new List<(string, JsonNode?)>();
        foreach (var property in node as JsonArray ?? [])
        {
            var key = property.TextOf("key") ?? throw new JiraRefusal("Each property must have a key.");
            CheckProperty(key, property?["value"], isRemoval: false);
            properties.Add((key, property?["value"]));
        }

        return properties;
    }
}
