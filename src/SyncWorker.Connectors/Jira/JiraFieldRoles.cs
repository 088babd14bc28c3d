using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;

namespace SyncWorker.Connectors.Jira;

/// <summary>Says in words which field plays which role on a site.</summary>
internal static class JiraFieldRoles
{
    /// <summary>Lists the fields by role: those that are configured, and of the others those that the site has.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">The fields' plan.</param>
    public static IReadOnlyList<ExaminedField> List(ConnectionDefinition definition, JiraCatalogue catalogue, JiraFieldPlan plan)
    {
        var mapping = definition.Mapping;
        ExaminedField Field(string role, string id, bool isConfigured) =>
            catalogue.Fields.GetValueOrDefault(id) is { } known ? new(role, id, known.Name, known.Type, isConfigured) : new(role, id, null, null, isConfigured);
        IEnumerable<ExaminedField> One(string role, string? id, bool isConfigured) => id is null ? [] : [Field(role, id, isConfigured)];
        IEnumerable<ExaminedField> Estimates(string role, string project) => plan.EstimatesOf(project).Select(source => Field(role, source.Field, mapping.EstimateFields.Count > 0));

        // Projects whose boards estimate differently have an order of their own.
        var usual = plan.EstimatesOf("").Select(static source => source.Field).ToList();
        var own = mapping.EstimateFields.Count > 0 ? [] : catalogue.BoardEstimates.Keys.Order(StringComparer.Ordinal).Where(project => !plan.EstimatesOf(project).Select(static source => source.Field).SequenceEqual(usual, StringComparer.Ordinal));
        List<ExaminedField> fields =
        [
            .. Estimates("estimate", ""),
            .. own.SelectMany(project => Estimates($"estimate in {project}", project)),
            .. plan.Starts.Select(id => Field("start", id, mapping.StartField is not null)),
            .. plan.Dues.Select(id => Field("due", id, mapping.DueField is not null)),
            .. One("blocked", plan.Blocked, mapping.BlockedField is not null),
            .. plan.Flags.Select(id => Field("blocked", id, false)),
            .. One("team", plan.Team, mapping.TeamField is not null),
            .. One("reported status", mapping.ReportedStatusField, true),
            .. One("sprint", plan.Sprint, false),
            .. plan.ParentFields.Select(id => Field("parent", id, false)),
            .. One("epic name", plan.EpicName, false),
            .. definition.KeepFields.Select(id => Field("written or linked", id, true)),
        ];

        // A Jira without time tracking lists no time fields, one without Plans no target dates: only what is configured has to be there.
        return [.. fields.Where(static field => field.IsConfigured || field.Name is not null)];
    }

    /// <summary>Lists the point fields of a site: Jira's own kind, and number fields named as Jira names its points.</summary>
    /// <param name="catalogue">The site's lists.</param>
    public static IReadOnlyList<JiraField> Points(JiraCatalogue catalogue) => [.. catalogue.Fields.Values
        .Where(static field => field.IsCustom(":jsw-story-points") || (field.IsCustom(":float") && (field.IsNamed("Story Points") || field.IsNamed("Story point estimate"))))
        .OrderBy(static field => field.Id, StringComparer.Ordinal)];
}
