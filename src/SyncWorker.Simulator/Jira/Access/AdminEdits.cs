using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Access;

/// <summary>Edits that take issues and projects away, and bring them back. The caller holds the book's gate.</summary>
internal sealed class AdminEdits(JiraSite site, IssueCommitter committer)
{
    private readonly IssueMover _mover = new(committer);

    /// <summary>Gets the kinds of an edition.</summary>
    public static IReadOnlyList<EditKind> Kinds(bool isCloud) =>
    [
        new("deleted", "item", false, "Deletes an issue and its sub-tasks: nothing is left of them, and the issues that they were linked to are not touched."),
        new("moved", "item+project", false, "Moves an issue and its sub-tasks to another project: the id stays, the key is a new one, the old key still finds it."),
        new("issueHidden", "item", false, "Puts an issue and its sub-tasks behind a security level that nobody who asks over the API is in: 404, as if it were gone."),
        new("issueShown", "item", false, "Takes an issue and its sub-tasks out of the security level."),
        new("projectHidden", "project", false, "Takes the permission to browse a project away from everybody who asks over the API: it leaves the roster, its issues are 404."),
        new("projectShown", "project", false, "Gives the permission to browse a project back."),
        new("projectArchived", "project", false, "Archives a project: no search finds its issues" + (isCloud ? ", and they are 404." : "; by id they can still be read.")),
        .. isCloud ? new EditKind[] { new("projectTrashed", "project", false, "Puts a project into the bin: its issues are 404.") } : [],
        new("projectRestored", "project", false, "Brings an archived project" + (isCloud ? " or one in the bin" : "") + " back."),
    ];

    /// <summary>Does an edit.</summary>
    /// <exception cref="ArgumentException">The kind cannot be done to what it names; the message is one sentence.</exception>
    public HumanEdit Apply(EditRequest request, Person who) => request.Kind switch
    {
        "deleted" => Delete(Issue(request), who),
        "moved" => Move(Issue(request), Project(request), who),
        "issueHidden" => Secure(request.Kind, Issue(request), isSecured: true, who),
        "issueShown" => Secure(request.Kind, Issue(request), isSecured: false, who),
        "projectHidden" => Change(request.Kind, Project(request), state => state with { IsHidden = true }, who),
        "projectShown" => Change(request.Kind, Project(request), state => state with { IsHidden = false }, who),
        "projectArchived" => SetStatus(request.Kind, Project(request), ProjectStatus.Archived, who),
        "projectTrashed" when site.Edition.IsCloud => SetStatus(request.Kind, Project(request), ProjectStatus.Deleted, who),
        "projectRestored" => SetStatus(request.Kind, Project(request), ProjectStatus.Live, who),
        _ => throw new ArgumentException($"The edit '{request.Kind}' cannot be asked for here; GET /_edits lists those that can."),
    };

    private JiraIssue Issue(EditRequest request) =>
        site.Book.Find(request.Item ?? "") ?? throw new ArgumentException($"The edit '{request.Kind}' needs an issue that is there; '{request.Item}' is not.");

    private JiraProject Project(EditRequest request) =>
        site.Catalog.Project(request.Project ?? "") ?? throw new ArgumentException($"The edit '{request.Kind}' needs a project that is there; '{request.Project}' is not.");

    private HumanEdit Delete(JiraIssue issue, Person who)
    {
        foreach (var subtask in RelatedIssues.SubtasksOf(issue, site).ToList()) committer.Delete(who, subtask);
        committer.Delete(who, issue);
        return Tell("deleted", issue, "deleted", issue.Key, null, who);
    }

    private HumanEdit Move(JiraIssue issue, JiraProject target, Person who)
    {
        if (issue.Recorded is not null) throw new ArgumentException("Recorded issues are not moved: what their site's projects know is not in the recording.");
        if (issue.ProjectId == target.Entry.Id) throw new ArgumentException($"The issue {issue.Key} is in {target.Key} already.");
        if (RelatedIssues.LevelOf(issue, site.Catalog) < 0) throw new ArgumentException($"The sub-task {issue.Key} only moves with its parent.");
        var moved = _mover.Move(who, issue, target);
        return Tell("moved", moved, "key", issue.Key, moved.Key, who);
    }

    private HumanEdit Secure(string kind, JiraIssue issue, bool isSecured, Person who)
    {
        foreach (var one in RelatedIssues.SubtasksOf(issue, site).Prepend(issue).ToList())
        {
            site.Access.Secure(one.Id, isSecured);
            committer.Record(who, one.Id, new JiraWrite("security", JsonValue.Create(!isSecured), JsonValue.Create(isSecured)));
        }

        site.Book.Touch();
        return Tell(kind, issue, "security", Word(!isSecured), Word(isSecured), who);
    }

    private HumanEdit SetStatus(string kind, JiraProject project, ProjectStatus status, Person who) =>
        Change(kind, project, state => state with { Status = status, SinceMs = site.NowMs, ByAccountId = site.Edition.AccountId(who) }, who);

    private HumanEdit Change(string kind, JiraProject project, Func<ProjectState, ProjectState> change, Person who)
    {
        var before = site.Access.Recorded(project.Entry.Id);
        var after = change(before);
        site.Access.Set(project.Entry.Id, after);
        site.Book.Touch();
        var id = long.Parse(project.Entry.Id, CultureInfo.InvariantCulture);
        committer.Record(who, id, new JiraWrite("project", JsonValue.Create(Word(before)), JsonValue.Create(Word(after))));
        return new HumanEdit { Kind = kind, ItemId = project.Entry.Id, Key = project.Key, Field = "project", Before = Word(before), After = Word(after), Who = site.Edition.AccountId(who) };
    }

    private static string Word(bool isSecured) => isSecured ? "secured" : "open";

    private static string Word(ProjectState state) => state.Status.ToString().ToLowerInvariant() + (state.IsHidden ? ", hidden" : "");

    private HumanEdit Tell(string kind, JiraIssue issue, string field, string? before, string? after, Person who) => new()
    {
        Kind = kind,
        ItemId = issue.Id.ToString(CultureInfo.InvariantCulture),
        Key = issue.Key,
        Field = field,
        Before = before,
        After = after,
        Who = site.Edition.AccountId(who),
    };
}
