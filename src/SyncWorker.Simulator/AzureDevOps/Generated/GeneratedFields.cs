using System.Globalization;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>Writes a life into the fields of a work item, up to a revision.</summary>
internal sealed class GeneratedFields(SimulatedWorld world, IReadOnlyList<Project> projects, IReadOnlyList<Identity> people)
{
    private static readonly string[] Health = ["On track", "On track", "At risk", "Off track"];
    private static readonly object[] SmallIntegers = [.. Enumerable.Range(0, 16).Cast<object>()];

    public WorkItemSnapshot Derive(int id, int ordinal, GeneratedRevisions revisions, int rev)
    {
        var values = Begin(ordinal, revisions);
        foreach (var change in revisions.ChangesUpTo(rev))
        {
            Apply(values, ordinal, revisions.Kind, change.Aspect, change.After, change.AtMs);
        }

        values[KnownField.ChangedDate] = revisions.Times[rev - 1];
        values[KnownField.ChangedBy] = people[revisions.AuthorOf(rev)];
        return new WorkItemSnapshot(id, rev, values);
    }

    private object?[] Begin(int ordinal, GeneratedRevisions revisions)
    {
        var life = revisions.Life;
        var kind = revisions.Kind;
        var random = world.AzureDevOps.Random(ordinal);
        var project = projects[world.AzureDevOps.Shape.ProjectOf(ordinal)];
        var values = new object?[KnownField.Tags + 1];
        values[KnownField.TeamProject] = project.Name;
        values[KnownField.AreaPath] = GeneratedProjects.AreaOf(project, kind, ordinal);
        values[KnownField.IterationPath] = project.Name;
        values[KnownField.WorkItemType] = TypeWords.TypeOf(kind);
        values[KnownField.CreatedDate] = revisions.Times[0];
        values[KnownField.CreatedBy] = people[life.Creator];
        values[KnownField.CommentCount] = SmallIntegers[0];
        values[KnownField.StackRank] = 1_000_000_000.0 + (ordinal * 64);
        if (kind is not ItemKind.Sub)
        {
            values[KnownField.ValueArea] = random.Chance(1001, 0.25) ? "Architectural" : "Business";
        }

        if (kind == ItemKind.Bug)
        {
            values[KnownField.Severity] = random.Chance(1002, 0.3) ? "2 - High" : "3 - Medium";
        }

        if (kind is ItemKind.Top or ItemKind.Middle)
        {
            values[KnownField.Health] = PlantedRoles.IsReserved(ordinal) ? Health[0] : random.Pick(1003, Health);
        }

        if (world.CrossLinks.Of(ordinal) is { Kind: CrossLinkKind.Mirror } mirror)
        {
            values[KnownField.JiraKey] = WorldNames.JiraKey(world.Jira.Shape, mirror.JiraOrdinal);
        }

        for (var aspect = LifeAspect.State; aspect <= LifeAspect.Description; aspect++)
        {
            Apply(values, ordinal, kind, aspect, life.Initial(aspect), life.CreatedMs);
        }

        return values;
    }

    private void Apply(object?[] values, int ordinal, ItemKind kind, LifeAspect aspect, long? value, long atMs)
    {
        switch (aspect)
        {
            case LifeAspect.State:
                StateRules.Enter(values, TypeWords.StateOf(kind, (LifeState)(value ?? 0)), DateTime.UnixEpoch.AddMilliseconds(atMs));
                break;
            case LifeAspect.Estimate:
                values[kind == ItemKind.Sub ? KnownField.OriginalEstimate : KnownField.StoryPoints] = Tenths(value);
                break;
            case LifeAspect.Sprint:
                values[KnownField.IterationPath] = IterationOf(values, value);
                break;
            case LifeAspect.StartOn:
                values[KnownField.StartDate] = Day(value);
                break;
            case LifeAspect.DueOn:
                values[kind is ItemKind.Bug or ItemKind.Sub ? KnownField.DueDate : KnownField.TargetDate] = Day(value);
                break;
            case LifeAspect.Assignee:
                values[KnownField.AssignedTo] = value is { } person ? people[(int)person] : null;
                break;
            case LifeAspect.Title:
                values[KnownField.Title] = world.AzureDevOps.TitleOf(ordinal, value ?? 0);
                break;
            case LifeAspect.Labels:
                values[KnownField.Tags] = Tags(value ?? 0);
                break;
            case LifeAspect.Priority:
                values[KnownField.Priority] = value is { } priority ? SmallIntegers[priority] : null;
                break;
            case LifeAspect.Remaining when kind is ItemKind.Sub or ItemKind.Bug:
                values[KnownField.RemainingWork] = Tenths(value);
                break;
            case LifeAspect.Spent when kind is ItemKind.Sub or ItemKind.Bug:
                values[KnownField.CompletedWork] = Tenths(value);
                break;
            case LifeAspect.Blocked:
                values[KnownField.Blocked] = value is 1 ? "Yes" : values[KnownField.Blocked] is null ? null : "No";
                break;
            case LifeAspect.Description:
                values[KnownField.Description] = string.Create(
                    CultureInfo.InvariantCulture, $"<div>What item {ordinal} is about, <b>version {value ?? 0}</b>.</div><div>Größe &amp; 範囲</div>");
                break;
        }
    }

    private static string IterationOf(object?[] values, long? sprint)
    {
        var project = (string)(values[KnownField.TeamProject] ?? string.Empty);
        return sprint is { } index ? GeneratedProjects.SprintPath(project, (int)index) : project;
    }

    private static double? Tenths(long? value) => value / 10.0;

    private static DateTime? Day(long? dayNumber) =>
        dayNumber is { } number ? DateOnly.FromDayNumber((int)number).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;

    private static string? Tags(long bits)
    {
        if (bits == 0)
        {
            return null;
        }

        return string.Join("; ", WorldNames.Labels.Where((_, index) => (bits >> index & 1) == 1));
    }
}
