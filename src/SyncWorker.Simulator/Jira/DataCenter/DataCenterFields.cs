using System.Text.Json;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>The fields of an issue on Data Center: those of Cloud that it has, and those by which it names parents.</summary>
internal static class DataCenterFields
{
    private static readonly string[] OnlyOnCloud = ["statusCategory", "statuscategorychangedate", JiraFieldIds.StoryPointEstimate];

    /// <summary>Lists them.</summary>
    public static IReadOnlyList<JiraField> All() =>
    [
        .. JiraFields.OfCloud().Where(field => !OnlyOnCloud.Contains(field.Id)).Select(Adapt),
        new() { Id = JiraFieldIds.EpicLink, Name = "Epic Link", Type = "any", Custom = JiraFields.Agile + "gh-epic-link", IsEditable = true, Write = (writer, issue, scope) => WriteKey(writer, issue, scope, 0) },
        new() { Id = JiraFieldIds.EpicName, Name = "Epic Name", Type = "string", Custom = JiraFields.Agile + "gh-epic-label", Write = WriteEpicName },
        new() { Id = JiraFieldIds.ParentLink, Name = "Parent Link", Type = "any", Custom = JiraFields.Plans + "jpo-custom-field-parent", IsEditable = true, Write = (writer, issue, scope) => WriteKey(writer, issue, scope, 1) },
    ];

    private static JiraField Adapt(JiraField field) => field.Id switch
    {
        "parent" => field with { IsEditable = false },
        JiraFieldIds.StartDate => field with { Name = "Target start", Custom = JiraFields.Plans + "jpo-custom-field-baseline-start" },
        JiraFieldIds.Sprint => field with { Items = "string" },
        JiraFieldIds.Team => field with { Type = "any" },
        _ => field,
    };

    /// <summary>Each level has a field of its own for its parent, which holds the parent's key.</summary>
    private static void WriteKey(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope, int level)
    {
        if (issue.ParentId is { } id && RelatedIssues.LevelOf(issue, scope.Site.Catalog) == level && scope.Site.Book.ById(id) is { } parent) writer.WriteStringValue(parent.Key);
        else writer.WriteNullValue();
    }

    private static void WriteEpicName(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        if (RelatedIssues.LevelOf(issue, scope.Site.Catalog) == 1) writer.WriteStringValue(issue.Summary);
        else writer.WriteNullValue();
    }
}
