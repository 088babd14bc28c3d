using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.Jira;

/// <summary>Looks at what a Jira says of our permissions and our mapping.</summary>
internal sealed class JiraExaminer(IJiraEdition edition, ConnectionDefinition definition, JiraCatalogue catalogue, JiraFieldPlan plan)
{
    private readonly List<string> _findings = [];
    private readonly List<string> _mended = [];
    private readonly List<string> _remarks = [];

    /// <summary>Looks: one request a project, at most <see cref="JiraPermissions.MostProjects"/>, and two where types tell no levels.</summary>
    /// <param name="account">Our account's name.</param>
    /// <param name="targets">The connection's write-back targets.</param>
    /// <param name="walk">Knows the search for everything in scope.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TrackerFindings> LookAsync(string account, IReadOnlyList<WriteBackTarget> targets, JiraWalk walk, CancellationToken cancellationToken)
    {
        var permissions = await new JiraPermissions(edition).ReadAsync(ListProjects(account), targets, cancellationToken).ConfigureAwait(false);
        foreach (var lacking in permissions.Where(static permission => permission.Missing.Count > 0)) _findings.Add(JiraPermissions.Describe(lacking, account));
        if (targets.Count == 0) _remarks.Add("Nothing is written back into this connection, so no permission to edit was asked for.");
        var fields = JiraFieldRoles.List(definition, catalogue, plan);
        _findings.AddRange(FindUnknown(fields, account).Select(static unknown => unknown.Sentence));
        RemarkOnPoints(fields);

        // Where no project is shown the findings say so already, and there is nothing to search in.
        if (definition.Scope.Projects.Count == 0 || ListShown().Count > 0) DescribeLevels(await new JiraAssumedLevels(edition, definition, catalogue).FindAsync(walk.Scoped(), cancellationToken).ConfigureAwait(false));
        return new TrackerFindings { Projects = ListShown(), Permissions = permissions, Fields = fields, Unmapped = ListUnmapped(definition.Mapping, catalogue), Findings = [.. _findings, .. _mended], MendedByProposal = _mended, Remarks = _remarks };
    }

    /// <summary>Finds the configured fields that a site does not have, as far as its lists tell.</summary>
    /// <param name="fields">The fields by role.</param>
    /// <param name="account">Our account's name.</param>
    public static IReadOnlyList<UnknownField> FindUnknown(IReadOnlyList<ExaminedField> fields, string account) =>
        UnknownFields.Of(fields, $"that Jira shows to {account}: it is deleted, hidden, or its id is wrong", "have a Jira administrator show the field");

    private List<ExaminedProject> ListShown() =>
        [.. catalogue.Projects.OrderBy(static project => project.Key, StringComparer.Ordinal).Where(project => definition.Scope.Projects is { Count: 0 } || definition.Scope.Projects.Contains(project.Key, StringComparer.OrdinalIgnoreCase))
            .Select(static project => new ExaminedProject(project.Key, project.Name))];

    private List<string> ListProjects(string account)
    {
        var wanted = definition.Scope.Projects;
        List<string> projects = wanted.Count > 0 ? [.. wanted] : [.. catalogue.Projects.Select(static project => project.Key).Order(StringComparer.Ordinal)];
        if (projects.Count == 0)
            _findings.Add($"Jira shows no project to the account {account}, so nothing is read. Have a Jira administrator grant Browse Projects to the account in the projects that are to be read.");
        if (projects.Count > JiraPermissions.MostProjects)
            _remarks.Add($"Permissions were asked for the first {JiraPermissions.MostProjects} of {projects.Count} projects. Narrow scope.projects to have those asked for that matter.");
        return projects;
    }

    private void RemarkOnPoints(IReadOnlyList<ExaminedField> fields)
    {
        var points = JiraFieldRoles.Points(catalogue);
        var unread = points.Where(point => !fields.Any(field => field.Id == point.Id && field.Role.StartsWith("estimate", StringComparison.Ordinal))).ToList();
        if (points.Count > 1)
            _remarks.Add($"There are {points.Count} point fields: {string.Join(", ", points.Select(static point => $"{point.Id} \"{point.Name}\" ({(point.IsCustom(":jsw-story-points") ? "Jira's own kind" : "a number field")})"))}. The first that is filled counts, in the order of the estimate fields.");
        foreach (var point in unread)
            _remarks.Add($"The point field {point.Id} \"{point.Name}\" is not read. If teams estimate in it, add it to mapping.estimate.fields.");
    }

    private void DescribeLevels(IReadOnlyList<AssumedLevel> levels)
    {
        foreach (var above in levels.Where(static level => level.IsAboveEpics))
        {
            _mended.Add(
                $"Jira tells no level of the type {above.Type.Id} \"{above.Type.Name}\", and it is read as ordinary work, beside the stories below it; but epics have parents of it, such as {above.Sample}. "
                + $"Add \"{above.Type.Id}\": {JiraClient.Text(above.Level)} to mapping.levels.");
        }

        var assumed = levels.Where(static level => !level.IsAboveEpics).GroupBy(static level => level.Type.Level ?? 0).OrderByDescending(static group => group.Key).ToList();
        if (assumed.Count == 0) return;
        var list = string.Join("; ", assumed.Select(static group => $"{JiraClient.Text(group.Key)} for {string.Join(", ", group.Select(static level => $"\"{level.Type.Name}\""))}"));
        _remarks.Add($"Jira tells no levels of these types; assumed are {list}. Name any other level in mapping.levels: ordinary work is 0, epics are 1, what stands above them 2.");
    }

    /// <summary>Lists the statuses without a category and the types without a level.</summary>
    /// <param name="mapping">The configured mapping.</param>
    /// <param name="catalogue">The site's lists.</param>
    public static IReadOnlyList<UnmappedWord> ListUnmapped(MappingDefinition mapping, JiraCatalogue catalogue)
    {
        var states = new JiraStates(mapping, catalogue);
        var levels = mapping.Levels;
        return
        [
            .. catalogue.Statuses.Values.Where(status => states.Find(status.Id) is null or StateCategory.Unmapped).OrderBy(static status => status.Id, StringComparer.Ordinal)
                .Select(static status => new UnmappedWord("state", status.Id, status.Name)),
            .. catalogue.Types.Values.Where(type => type.Level is null && !levels.ContainsKey(type.Id) && !levels.ContainsKey(type.Name)).OrderBy(static type => type.Id, StringComparer.Ordinal)
                .Select(static type => new UnmappedWord("type", type.Id, type.Name)),
        ];
    }
}
