using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Sets single fields from what a caller sent, with the sentences of Jira where it is wrong.</summary>
internal sealed class FieldSetters(JiraSite site)
{
    private const int LongestSummary = 255;

    /// <summary>Sets a field.</summary>
    /// <exception cref="JiraRefusal">The value is of the wrong type or names what does not exist; the message is the field's.</exception>
    public JiraIssue Set(JiraIssue issue, string fieldId, JsonNode? value)
    {
        var changed = fieldId switch
        {
            "summary" => issue with { Summary = ReadSummary(value) },
            "description" => issue with { Description = ReadDocument(value) },
            "labels" => issue with { Labels = ReadLabels(value) },
            "duedate" => issue with { DueOn = ReadDay(value) },
            JiraFieldIds.StartDate => issue with { StartOn = ReadDay(value) },
            "priority" => issue with { PriorityId = ReadEntry(value, site.Catalog.Priorities, "Priority name") ?? issue.PriorityId },
            "assignee" => issue with { AssigneeId = ReadAccount(value) },
            "parent" or JiraFieldIds.EpicLink or JiraFieldIds.ParentLink => issue with { ParentId = ReadParent(issue, fieldId, value) },
            "fixVersions" => issue with { FixVersionIds = ReadVersions(issue, value) },
            JiraFieldIds.StoryPoints or JiraFieldIds.StoryPointEstimate => issue with { Points = ReadNumber(value) },
            JiraFieldIds.RollupProgress => issue with { RollupProgress = ReadNumber(value) },
            JiraFieldIds.RollupVariance => issue with { RollupVariance = ReadNumber(value) },
            JiraFieldIds.Sprint => issue with { SprintIds = ReadSprints(issue, value) },
            JiraFieldIds.Flagged => issue with { IsFlagged = value is JsonArray { Count: > 0 } },
            JiraFieldIds.ReportedStatus => issue with { ReportedStatusId = ReadEntry(value, site.Catalog.ReportedStatuses, "Option value") },
            _ => throw new InvalidOperationException($"The field {fieldId} is editable but nothing sets it."),
        };
        if (changed.Recorded is not { } recorded) return changed;
        var fields = (JsonObject)recorded.DeepClone();
        fields[fieldId] = Render(changed, fieldId);
        return changed with { Recorded = fields };
    }

    /// <summary>Gets a field's value as readers see it.</summary>
    public JsonNode? Render(JiraIssue issue, string fieldId)
    {
        if (site.Fields.ById(fieldId) is not { } field) return null;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = JiraJson.Writer(output)) field.Write(writer, issue, new IssueScope(site, TimeZoneInfo.Utc));
        return JsonNode.Parse(output.WrittenSpan);
    }

    /// <summary>Applies an add or remove to a list field, giving the whole list.</summary>
    public JsonNode? Change(JiraIssue issue, string fieldId, string operation, JsonNode? value)
    {
        var list = Render(issue, fieldId) as JsonArray ?? [];
        var place = list.Select((element, index) => (element, index)).Where(pair => SameEntry(pair.element, value)).Select(pair => pair.index).DefaultIfEmpty(-1).First();
        if (operation == "add" && place < 0) list.Add(value?.DeepClone());
        if (operation == "remove" && place >= 0) list.RemoveAt(place);
        return list;
    }

    private static bool SameEntry(JsonNode? left, JsonNode? right)
    {
        if (left is not JsonObject || right is not JsonObject) return JsonNode.DeepEquals(left, right);
        return right.TextOf("id") is { } id ? left.TextOf("id") == id : left.TextOf("name") is { } name && name == right.TextOf("name");
    }

    private static string ReadSummary(JsonNode? value)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value is null ? "" : throw new JiraRefusal("Operation value must be a string");
        if (string.IsNullOrWhiteSpace(text)) throw new JiraRefusal("You must specify a summary of the issue.");
        if (text.Contains('\n', StringComparison.Ordinal)) throw new JiraRefusal("The summary is invalid because it contains newline characters.");
        return text.Length > LongestSummary ? throw new JiraRefusal("Summary can't exceed 255 characters.") : text;
    }

    private JsonNode? ReadDocument(JsonNode? value) =>
        value is null ? null : site.Edition.IsRichText(value) ? value.DeepClone() : throw new JiraRefusal(site.Edition.RichTextRefusal);

    private static List<string> ReadLabels(JsonNode? value)
    {
        var labels = new List<string>();
        foreach (var element in ReadList(value))
        {
            var label = element?.GetValueKind() == JsonValueKind.String ? element.GetValue<string>() : throw new JiraRefusal("string expected at index " + labels.Count.ToString(CultureInfo.InvariantCulture));
            if (label.Any(char.IsWhiteSpace)) throw new JiraRefusal($"The label '{label}' contains spaces which is invalid.");
            if (label.Length is 0 or > 255) throw new JiraRefusal($"The label '{label}' is too long or empty.");
            if (!labels.Contains(label)) labels.Add(label);
        }

        return labels;
    }

    private static JsonArray ReadList(JsonNode? value) => value switch
    {
        null => [],
        JsonArray array => array,
        _ => throw new JiraRefusal("data was not an array"),
    };

    private static string? ReadDay(JsonNode? value)
    {
        if (value is null) return null;
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new JiraRefusal("Operation value must be a string");
        if (text.Length == 0) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw new JiraRefusal($"Error parsing date string: {text}");
    }

    private static decimal? ReadNumber(JsonNode? value) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.Number when decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Normalise(number),
        _ => throw new JiraRefusal("Operation value must be a number"),
    };

    // 12.50 and 12.5 are one number; the scale of a decimal must not make two of them.
    private static decimal Normalise(decimal value) => value / 1.000000000000000000000000000000m;

    private static string? ReadEntry(JsonNode? value, IReadOnlyDictionary<string, JiraEntry> entries, string word)
    {
        if (value is null) return null;
        if (value is not JsonObject) throw new JiraRefusal("data was not an object");
        if (value.TextOf("id") is { } id) return entries.ContainsKey(id) ? id : throw new JiraRefusal($"{word} '{id}' is not valid");
        var name = value.TextOf("name") ?? value.TextOf("value");
        return entries.Values.FirstOrDefault(entry => entry.Name == name)?.Id ?? throw new JiraRefusal($"{word} '{name}' is not valid");
    }

    private string? ReadAccount(JsonNode? value)
    {
        if (value is null) return null;
        var id = site.Edition.ReadAccountId(site, value);
        if (id is null) return null;
        return site.Account(id) is null ? throw new JiraRefusal($"Specified user does not exist or you do not have required permissions") : id;
    }

    private long? ReadParent(JiraIssue issue, string fieldId, JsonNode? value)
    {
        var level = RelatedIssues.LevelOf(issue, site.Catalog);
        if (fieldId != "parent" && site.Edition.ParentValue(level, issue).FieldId != fieldId) throw new JiraRefusal($"Issues of this type cannot have the field '{fieldId}'.");
        if (value is null) return null;
        var parent = site.Book.Find(value.TextOf("id") ?? value.TextOf("key") ?? value.AsText() ?? "") ?? throw new JiraRefusal("Could not find issue by id or key.");
        var isAbove = RelatedIssues.LevelOf(parent, site.Catalog) == level + 1;
        return isAbove ? parent.Id : throw new JiraRefusal("Given parent work item does not belong to appropriate hierarchy.");
    }

    private List<string> ReadVersions(JiraIssue issue, JsonNode? value)
    {
        var own = site.Catalog.ProjectById(issue.ProjectId)?.Versions.ToDictionary(version => version.Id) ?? [];
        return [.. ReadList(value).Select(element => ReadEntry(element, own, "Version name")).OfType<string>().Distinct()];
    }

    /// <summary>Setting a sprint leaves the closed ones that the issue went through.</summary>
    private List<string> ReadSprints(JiraIssue issue, JsonNode? value)
    {
        var closed = issue.SprintIds.Where(id => site.Catalog.Sprints.GetValueOrDefault(id)?.Node.TextOf("state") == "closed").ToList();
        if (value is null) return closed;
        var sprint = value.GetValueKind() == JsonValueKind.Number ? value.AsText() ?? "" : throw new JiraRefusal("Number value expected as the Sprint id.");
        if (!site.Catalog.Sprints.ContainsKey(sprint)) throw new JiraRefusal($"Sprint with id {sprint} does not exist or you do not have permission to view it.");
        return closed.Contains(sprint) ? closed : [.. closed, sprint];
    }
}
