using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Access;

/// <summary>Moves issues to another project: the id stays, the key is a new one, and what the new project does not know is lost.</summary>
internal sealed class IssueMover(IssueCommitter committer)
{
    private readonly JiraSite _site = committer.Site;
    private readonly FieldHistory _history = new(committer.Site);

    /// <summary>Moves an issue with its sub-tasks. The caller holds the book's gate.</summary>
    /// <returns>The moved issue.</returns>
    public JiraIssue Move(Person who, JiraIssue issue, JiraProject target)
    {
        var subtasks = RelatedIssues.SubtasksOf(issue, _site).ToList();
        var moved = MoveOne(who, issue, target);
        foreach (var subtask in subtasks) MoveOne(who, subtask, target);
        return moved;
    }

    private JiraIssue MoveOne(Person who, JiraIssue before, JiraProject target)
    {
        var source = _site.Catalog.ProjectById(before.ProjectId) ?? throw new InvalidOperationException("Only issues of listed projects are moved.");
        // The projects of a site have the same types and statuses in the same order; team-managed ones have them under ids of their own.
        var after = before with
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"{target.Key}-{_site.Book.NextNumber()}"),
            ProjectId = target.Entry.Id,
            TypeId = Translate(before.TypeId, source.Types, target.Types),
            StatusId = Translate(before.StatusId, source.Statuses, target.Statuses),
            FixVersionIds = [],
            Points = source.PointsField == target.PointsField ? before.Points : null,
            ParentId = LosesParent(before, source, target) ? null : before.ParentId,
            FormerKeys = [.. before.FormerKeys, before.Key],
        };
        var items = new List<JiraHistoryItem>
        {
            new("project", "jira", "project", source.Entry.Id, source.Entry.Name, target.Entry.Id, target.Entry.Name),
            new("Key", "jira", null, null, before.Key, null, after.Key),
        };
        foreach (var field in (string[])["issuetype", "status", "fixVersions", source.PointsField, ParentField(before)]) items.AddRange(_history.Items(field, before, after));
        return committer.Commit(who, before, after, items, [new JiraWrite("key", JsonValue.Create(before.Key), JsonValue.Create(after.Key))], isTouched: true);
    }

    private string ParentField(JiraIssue issue) => _site.Edition.ParentValue(RelatedIssues.LevelOf(issue, _site.Catalog), issue).FieldId;

    /// <summary>A team-managed project has no parents outside, and is none; a sub-task goes where its parent goes.</summary>
    private bool LosesParent(JiraIssue issue, JiraProject source, JiraProject target) =>
        (source.IsTeamManaged || target.IsTeamManaged) && RelatedIssues.LevelOf(issue, _site.Catalog) >= 0;

    private static string Translate(string id, IReadOnlyList<JiraEntry> from, IReadOnlyList<JiraEntry> to)
    {
        for (var place = 0; place < Math.Min(from.Count, to.Count); place++)
        {
            if (from[place].Id == id) return to[place].Id;
        }

        return id;
    }
}
