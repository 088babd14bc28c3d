using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira.Access;
using SyncWorker.Simulator.Jira.Worklogs;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Edits issues at random, as people do; the reserved part of the world is left alone.</summary>
internal sealed class RandomEdits(JiraSite site, People people, IssueEditor editor, LinkEndpoints linking, IssueCommitter committer, int reserved)
{
    private const int Attempts = 200;

    private static readonly string[] Kinds = ["state", "estimate", "parent", "dueSlip", "title", "labels", "assignee", "linkAdded", "linkRemoved", "created", "sprint"];

    private static readonly string[] Rarer = ["priority", "release", "blocked", "unparented"];

    private readonly FieldSetters _setters = new(site);
    private readonly WorklogEdits _worklogs = new(committer);
    private readonly RandomAdminEdits _admin = new(site, committer, reserved > 0);

    /// <summary>Gets what people do to issues: first what they do when no kinds are chosen.</summary>
    public static IReadOnlyList<EditKind> Chosen { get; } =
    [
        .. Kinds.Concat(Rarer).Select(kind => new EditKind(kind, null, Kinds.Contains(kind), kind == "created" ? "Creates an issue." : $"Changes an issue: {kind}.")),
        .. WorklogEdits.Kinds,
    ];

    /// <summary>Makes one edit of any kind that is done by default.</summary>
    public HumanEdit Apply(Random random) => Apply(random, Kinds);

    /// <summary>Makes one edit of one of the given kinds.</summary>
    /// <exception cref="ArgumentException">A kind is not known.</exception>
    /// <exception cref="InvalidOperationException">No such edit is possible any more.</exception>
    public HumanEdit Apply(Random random, IReadOnlyList<string> kinds)
    {
        if (kinds.FirstOrDefault(kind => Chosen.All(known => known.Name != kind) && !_admin.Knows(kind)) is { } unknown) throw new ArgumentException($"The edit '{unknown}' is not known here; GET /_edits lists those that are.");
        if (kinds.Count == 0) throw new ArgumentException("At least one kind of edit has to be chosen.");
        lock (site.Book.Gate)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var who = people.Active[random.Next(people.Active.Count)];
                var issue = Pick(random);
                if (issue is null && kinds.Contains("created")) return Create(random, who);
                var kind = kinds[random.Next(kinds.Count)];
                var edit = _admin.Knows(kind) ? _admin.Try(kind, issue, random, who) : issue is null ? null : Try(kind, issue, random, who);
                if (edit is not null) return edit;
            }

            throw new InvalidOperationException("No issue or project is left that can be edited at random in this way.");
        }
    }

    /// <summary>Picks an issue that people can edit; null when none was found.</summary>
    private JiraIssue? Pick(Random random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (PickAny(random) is { } issue && site.Access.IsEditable(issue.ProjectId)) return issue;
        }

        return null;
    }

    private JiraIssue? PickAny(Random random)
    {
        var source = site.Book.Source;
        var free = source.Count - reserved;
        if (free > 0) return site.Book.ById(source.IdOf(reserved + random.Next(free)));
        var created = site.Book.Edited.Select(versions => versions.Latest).Where(issue => issue.Slot < 0).OrderBy(issue => issue.Id).ToList();
        return created.Count == 0 ? null : created[random.Next(created.Count)];
    }

    private HumanEdit? Try(string kind, JiraIssue issue, Random random, Person who)
    {
        var project = site.Catalog.ProjectById(issue.ProjectId);
        var level = RelatedIssues.LevelOf(issue, site.Catalog);
        switch (kind)
        {
            case "title":
                return Set(kind, issue, "summary", JsonValue.Create(Limit(issue.Summary) + string.Create(CultureInfo.InvariantCulture, $" #{random.Next(10_000)}")), who);
            case "labels":
                return Set(kind, issue, "labels", new JsonArray(WorldNames.Labels[random.Next(WorldNames.Labels.Count)], "edit-" + random.Next(100).ToString(CultureInfo.InvariantCulture)), who);
            case "dueSlip":
                var due = issue.DueOn is null ? Clock.DayOf(site.NowMs) : DateOnly.ParseExact(issue.DueOn, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                return Set(kind, issue, "duedate", JsonValue.Create(due.AddDays(random.Next(1, 30)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), who);
            // What follows changes fields that a recording spells in its own site's words.
            case not "created" when issue.Recorded is not null:
            case not "created" when project is null:
                return null;
            case "estimate" when level == 0:
                return Set(kind, issue, project.PointsField, JsonValue.Create(random.Next(1, 22)), who);
            case "assignee":
                return Set(kind, issue, "assignee", site.Edition.AccountValue(people.Active[random.Next(people.Active.Count)]), who);
            case "sprint" when level == 0 && project.BoardId is { } board:
                return Set(kind, issue, JiraFieldIds.Sprint, JsonValue.Create(((board - 1) * 100) + SprintCalendar.Past + 1 + random.Next(4)), who);
            case "parent" when level == 0:
                return Reparent(issue, random, who);
            case "unparented" when level == 0 && issue.ParentId is not null:
                return Set(kind, issue, site.Edition.ParentValue(0, issue).FieldId, null, who);
            case "priority":
                return Set(kind, issue, "priority", new JsonObject { ["id"] = random.Next(1, 5).ToString(CultureInfo.InvariantCulture) }, who);
            case "release" when project.Versions.Count > 0:
                return Set(kind, issue, "fixVersions", new JsonArray(new JsonObject { ["id"] = project.Versions[random.Next(project.Versions.Count)].Id }), who);
            case "blocked" when level == 0:
                return Set(kind, issue, JiraFieldIds.Flagged, issue.IsFlagged ? null : new JsonArray(new JsonObject { ["value"] = "Impediment" }), who);
            case "worklogAdded" or "worklogEdited" or "worklogDeleted":
                return _worklogs.Try(kind, issue, random, who);
            case "state":
                return Move(issue, project, random, who);
            case "linkAdded" when level == 0 && Pick(random) is { } other && other.Id != issue.Id && RelatedIssues.LevelOf(other, site.Catalog) == 0:
                if (issue.Links.Any(link => link.OtherId == other.Id)) return null;
                linking.Link(who, issue.Id, other.Id, "10000");
                return Tell(kind, issue, "issuelinks", null, other.Key, who);
            case "linkRemoved" when issue.Links.Where(link => site.Book.ById(link.OtherId) is not null).ToList() is { Count: > 0 } links:
                var removed = links[random.Next(links.Count)];
                if (removed.OtherId < site.Book.Source.IdOf(0) + reserved) return null;
                linking.Unlink(who, issue, removed);
                return Tell(kind, issue, "issuelinks", site.Book.ById(removed.OtherId)?.Key, null, who);
            case "created":
                return Create(random, who);
            default:
                return null;
        }
    }

    private HumanEdit? Set(string kind, JiraIssue before, string field, JsonNode? value, Person who)
    {
        var after = _setters.Set(before, field, value);
        var (from, to) = (_setters.Render(before, field)?.ToJsonString(), _setters.Render(after, field)?.ToJsonString());
        if (from == to) return null;
        editor.Change(who, before, after, [field]);
        return Tell(kind, before, field, from, to, who);
    }

    private HumanEdit? Reparent(JiraIssue issue, Random random, Person who)
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            if (Pick(random) is { } other && other.ProjectId == issue.ProjectId && other.Id != issue.ParentId && RelatedIssues.LevelOf(other, site.Catalog) == 1)
            {
                var (field, value) = site.Edition.ParentValue(0, other);
                return Set("parent", issue, field, value, who);
            }
        }

        return null;
    }

    private HumanEdit? Move(JiraIssue before, JiraProject project, Random random, Person who)
    {
        var status = project.Statuses[random.Next(project.Statuses.Count)];
        if (status.Id == before.StatusId) return null;
        var isDone = site.Catalog.CategoryOf(status.Id) == "done";
        var after = before with
        {
            StatusId = status.Id,
            ResolutionId = isDone ? "10000" : null,
            ResolvedMs = isDone ? site.NowMs : null,
            StatusChangedMs = site.NowMs,
        };
        editor.Change(who, before, after, ["resolution", "status"]);
        return Tell("state", before, "status", before.StatusId, after.StatusId, who);
    }

    private HumanEdit Create(Random random, Person who)
    {
        var projects = site.Catalog.Projects.Where(one => site.Access.IsEditable(one.Entry.Id)).ToList();
        if (projects.Count == 0) throw new InvalidOperationException("No project is left in which an issue could be created.");
        var project = projects[random.Next(projects.Count)];
        var type = project.Types.First(one => one.Name is "Story" || one.Level == 0);
        var number = site.Book.NextNumber();
        var now = site.NowMs;
        var issue = new JiraIssue
        {
            Slot = -1,
            Id = site.Book.NextIssueId(),
            Key = string.Create(CultureInfo.InvariantCulture, $"{project.Key}-{number}"),
            ProjectId = project.Entry.Id,
            TypeId = type.Id,
            StatusId = project.Statuses[0].Id,
            Summary = string.Create(CultureInfo.InvariantCulture, $"Added while you were looking #{random.Next(10_000)}"),
            CreatedMs = now,
            UpdatedMs = now - 1,
            StatusChangedMs = now,
            PriorityId = "3",
            ReporterId = site.Edition.AccountId(who),
        };
        committer.Commit(who, issue, issue with { Points = random.Next(2) == 0 ? null : random.Next(1, 9) }, [], [new JiraWrite("created", null, issue.Key)], isTouched: true);
        return Tell("created", issue, "created", null, issue.Key, who);
    }

    private static string Limit(string summary) => summary.Length > 240 ? summary[..200] : summary;

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
