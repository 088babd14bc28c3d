using System.Globalization;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Access;

/// <summary>Takes issues and projects away at random, and brings them back; the first project is left alone where it holds the planted items.</summary>
internal sealed class RandomAdminEdits(JiraSite site, IssueCommitter committer, bool isFirstReserved)
{
    private readonly AdminEdits _edits = new(site, committer);
    private readonly HashSet<string> _kinds = [.. AdminEdits.Kinds(site.Edition.IsCloud).Select(kind => kind.Name)];

    /// <summary>Gets whether a kind is one of these.</summary>
    public bool Knows(string kind) => _kinds.Contains(kind);

    /// <summary>Tries one edit. The caller holds the book's gate.</summary>
    /// <returns>What was done; null when the kind does not fit the issue, or no project fits it.</returns>
    public HumanEdit? Try(string kind, JiraIssue? issue, Random random, Person who)
    {
        var request = kind switch
        {
            "issueShown" => PickSecured(random) is { } id ? new EditRequest { Kind = kind, Item = id } : null,
            "deleted" or "issueHidden" or "moved" => OfIssue(kind, issue, random),
            _ => PickProject(random, project => Fits(kind, site.Access.Of(project.Entry.Id))) is { } project ? new EditRequest { Kind = kind, Project = project.Key } : null,
        };
        return request is null ? null : _edits.Apply(request, who);
    }

    private EditRequest? OfIssue(string kind, JiraIssue? issue, Random random)
    {
        if (issue is null || RelatedIssues.LevelOf(issue, site.Catalog) != 0) return null;
        var request = new EditRequest { Kind = kind, Item = issue.Id.ToString(CultureInfo.InvariantCulture) };
        if (kind == "issueHidden") return site.Access.WhyHidden(issue.Id, issue.ProjectId) is null ? request : null;
        if (kind == "deleted") return request;
        if (issue.Recorded is not null) return null;
        var target = PickProject(random, project => project.Entry.Id != issue.ProjectId && site.Access.IsEditable(project.Entry.Id), mayBeFirst: true);
        return target is null ? null : request with { Project = target.Key };
    }

    private static bool Fits(string kind, ProjectState state) => kind switch
    {
        "projectHidden" => !state.IsHidden,
        "projectShown" => state.IsHidden,
        "projectRestored" => state.Status != ProjectStatus.Live,
        _ => state.Status == ProjectStatus.Live,
    };

    private string? PickSecured(Random random)
    {
        var secured = site.Access.Secured.Where(id => site.Book.ById(id) is { } issue && RelatedIssues.LevelOf(issue, site.Catalog) >= 0).ToList();
        return secured.Count == 0 ? null : secured[random.Next(secured.Count)].ToString(CultureInfo.InvariantCulture);
    }

    private JiraProject? PickProject(Random random, Func<JiraProject, bool> fits, bool mayBeFirst = false)
    {
        var projects = site.Catalog.Projects.Skip(isFirstReserved && !mayBeFirst ? 1 : 0).Where(fits).ToList();
        return projects.Count == 0 ? null : projects[random.Next(projects.Count)];
    }
}
