using System.Globalization;

namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>Compiles single terms. A name that does not exist is refused, as Jira does, never an empty result.</summary>
internal sealed class JqlTerms(JiraSite site, JiraCaller caller, bool refusesGoneIds)
{
    /// <summary>A custom field is named by the number in its id.</summary>
    private static readonly string ParentLink = $"cf[{JiraFieldIds.ParentLink[(JiraFieldIds.ParentLink.LastIndexOf('_') + 1)..]}]";

    /// <summary>Compiles one term.</summary>
    /// <exception cref="JiraRefusal">The field, the operator or a value is not known.</exception>
    public Func<JqlCandidate, bool> Compile(JqlTerm term) => term.Field switch
    {
        "project" => Set(term, Ids(term, ResolveProject), candidate => candidate.ProjectId),
        "updated" or "updateddate" => Instant(term, candidate => candidate.UpdatedMs),
        "created" or "createddate" => Instant(term, candidate => candidate.Issue.CreatedMs),
        "id" or "key" or "issuekey" or "issue" => Identity(term),
        "parent" => Set(term, Ids(term, ResolveIssue), candidate => candidate.Issue.ParentId?.ToString(CultureInfo.InvariantCulture)),
        var field when field == ParentLink && !site.Edition.IsCloud => Set(term, Ids(term, ResolveIssue), candidate => ParentLinkOf(candidate.Issue)),
        "status" => Set(term, Ids(term, value => ByName(term, value, site.Catalog.Statuses)), candidate => candidate.Issue.StatusId),
        "statuscategory" => Set(term, Ids(term, ResolveCategory), candidate => site.Catalog.CategoryOf(candidate.Issue.StatusId)),
        "issuetype" or "type" => Set(term, Ids(term, value => ByName(term, value, site.Catalog.Types)), candidate => candidate.Issue.TypeId),
        "priority" => Set(term, Ids(term, value => ByName(term, value, site.Catalog.Priorities)), candidate => candidate.Issue.PriorityId),
        "resolution" => Resolution(term),
        "labels" => SetOfMany(term, Ids(term, value => [value.Text]), candidate => candidate.Issue.Labels, StringComparer.OrdinalIgnoreCase),
        "sprint" => SetOfMany(term, Ids(term, ResolveSprint), candidate => candidate.Issue.SprintIds, StringComparer.Ordinal),
        "fixversion" => SetOfMany(term, Ids(term, value => ByName(term, value, site.Catalog.Versions)), candidate => candidate.Issue.FixVersionIds, StringComparer.Ordinal),
        "assignee" => Set(term, Ids(term, ResolveAccount), candidate => candidate.Issue.AssigneeId),
        _ => throw new JiraRefusal($"Field '{term.Field}' does not exist or you do not have permission to view it."),
    };

    /// <summary>Stories name their epic in another field.</summary>
    private string? ParentLinkOf(JiraIssue issue) => RelatedIssues.LevelOf(issue, site.Catalog) > 0 ? issue.ParentId?.ToString(CultureInfo.InvariantCulture) : null;

    private static Func<JqlCandidate, bool> Set(JqlTerm term, Values values, Func<JqlCandidate, string?> read)
    {
        switch (term.Operator)
        {
            case "=" or "in" or "is":
                return candidate => read(candidate) is { } value ? values.Ids.Contains(value) : values.HasEmpty;
            case "!=" or "not in" or "is not":
                // Empty fields match neither = nor != of a value.
                return candidate => read(candidate) is { } value && !values.Ids.Contains(value);
            default:
                throw Unsupported(term);
        }
    }

    private static Func<JqlCandidate, bool> SetOfMany(JqlTerm term, Values values, Func<JqlCandidate, IReadOnlyList<string>> read, StringComparer comparer)
    {
        var wanted = new HashSet<string>(values.Ids, comparer);
        return term.Operator switch
        {
            "=" or "in" or "is" => candidate => read(candidate) is { Count: > 0 } many ? many.Any(wanted.Contains) : values.HasEmpty,
            "!=" or "not in" or "is not" => candidate => read(candidate) is { Count: > 0 } many && !many.Any(wanted.Contains),
            _ => throw Unsupported(term),
        };
    }

    private Func<JqlCandidate, bool> Instant(JqlTerm term, Func<JqlCandidate, long> read)
    {
        if (term.Operator is "is" or "is not" or "in" or "not in" or "~" or "!~") throw Unsupported(term);
        var bound = JqlDates.Read(term.Field, term.Values[0], caller.Zone, site.NowMs);
        return term.Operator switch
        {
            "=" => candidate => read(candidate) == bound,
            "!=" => candidate => read(candidate) != bound,
            ">" => candidate => read(candidate) > bound,
            ">=" => candidate => read(candidate) >= bound,
            "<" => candidate => read(candidate) < bound,
            _ => candidate => read(candidate) <= bound,
        };
    }

    private Func<JqlCandidate, bool> Identity(JqlTerm term)
    {
        if (term.Operator is "is" or "is not" or "~" or "!~") throw Unsupported(term);
        var ids = term.Values.Select(value => long.Parse(ResolveIssue(value).First(), CultureInfo.InvariantCulture)).ToHashSet();
        var bound = ids.First();
        return term.Operator switch
        {
            "=" or "in" => candidate => ids.Contains(candidate.Id),
            "!=" or "not in" => candidate => !ids.Contains(candidate.Id),
            ">" => candidate => candidate.Id > bound,
            ">=" => candidate => candidate.Id >= bound,
            "<" => candidate => candidate.Id < bound,
            _ => candidate => candidate.Id <= bound,
        };
    }

    private Func<JqlCandidate, bool> Resolution(JqlTerm term)
    {
        var values = Ids(term, value => value.Text.Equals("unresolved", StringComparison.OrdinalIgnoreCase) ? [] : ByName(term, value, site.Catalog.Resolutions));
        var hasUnresolved = term.Values.Any(value => value.Text.Equals("unresolved", StringComparison.OrdinalIgnoreCase));
        return Set(term, values with { HasEmpty = values.HasEmpty || hasUnresolved }, candidate => candidate.Issue.ResolutionId);
    }

    private static Values Ids(JqlTerm term, Func<JqlValue, IEnumerable<string>> resolve)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var hasEmpty = false;
        foreach (var value in term.Values)
        {
            if (value.Kind == JqlValueKind.Empty) hasEmpty = true;
            else ids.UnionWith(resolve(value));
        }

        return new Values(ids, hasEmpty);
    }

    private IEnumerable<string> ResolveProject(JqlValue value)
    {
        var project = site.Projects.FirstOrDefault(one => one.Entry.Id == value.Text || one.Key.Equals(value.Text, StringComparison.OrdinalIgnoreCase)) ?? site.Projects.FirstOrDefault(one => one.Entry.Name.Equals(value.Text, StringComparison.OrdinalIgnoreCase));
        var id = project?.Entry.Id ?? site.Catalog.UnlistedProjects.GetValueOrDefault(value.Text.ToUpperInvariant());
        return id is null ? throw Missing("project", value) : [id];
    }

    private IEnumerable<string> ResolveIssue(JqlValue value)
    {
        if (value.Kind == JqlValueKind.Function) throw Missing("issue", value);
        // A number is compared as it is: ids of issues that are gone are no error in a range.
        if (long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return refusesGoneIds && site.Find(value.Text) is null ? throw new JiraRefusal($"An issue with ID '{value.Text}' does not exist for field 'id'.") : [value.Text];
        var issue = site.Find(value.Text) ?? throw new JiraRefusal($"An issue with key '{value.Text}' does not exist for field 'key'.");
        return [issue.Id.ToString(CultureInfo.InvariantCulture)];
    }

    private IEnumerable<string> ResolveCategory(JqlValue value) => value.Text.ToUpperInvariant() switch
    {
        "TO DO" or "NEW" or "2" => ["new"],
        "IN PROGRESS" or "INDETERMINATE" or "4" => ["indeterminate"],
        "DONE" or "3" => ["done"],
        _ => throw Missing("statusCategory", value),
    };

    private IEnumerable<string> ResolveSprint(JqlValue value)
    {
        if (value.Kind == JqlValueKind.Function)
        {
            var state = value.Text switch { "opensprints" => "active", "closedsprints" => "closed", "futuresprints" => "future", _ => throw Missing("sprint", value) };
            return site.Catalog.Sprints.Values.Where(sprint => sprint.Node.TextOf("state") == state).Select(sprint => sprint.Id);
        }

        var found = site.Catalog.Sprints.Values.Where(sprint => sprint.Id == value.Text || sprint.Name.Equals(value.Text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count == 0 ? throw Missing("sprint", value) : found.Select(sprint => sprint.Id);
    }

    private IEnumerable<string> ResolveAccount(JqlValue value)
    {
        if (value is { Kind: JqlValueKind.Function, Text: "currentuser" }) return [site.Edition.AccountId(caller.Account)];
        if (value.Text.Contains('@', StringComparison.Ordinal)) return [site.Edition.AccountId(site.AccountOf(value.Text))];
        return [site.KeyOfUser(value.Text) ?? value.Text];
    }

    private static List<string> ByName(JqlTerm term, JqlValue value, IReadOnlyDictionary<string, JiraEntry> entries)
    {
        if (value.Kind == JqlValueKind.Function) throw Missing(term.Field, value);
        var found = entries.Values.Where(entry => entry.Id == value.Text || entry.Name.Equals(value.Text, StringComparison.OrdinalIgnoreCase)
            || (entry.Node.TextOf("untranslatedName")?.Equals(value.Text, StringComparison.OrdinalIgnoreCase) ?? false)).Select(entry => entry.Id).ToList();
        return found.Count == 0 ? throw Missing(term.Field, value) : found;
    }

    private static JiraRefusal Missing(string field, JqlValue value) => new($"The value '{value.Text}' does not exist for the field '{field}'.");

    private static JiraRefusal Unsupported(JqlTerm term) => new($"The operator '{term.Operator}' is not supported by the '{term.Field}' field.");

    private sealed record Values(HashSet<string> Ids, bool HasEmpty);
}
