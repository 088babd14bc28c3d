using System.Collections.Concurrent;
using System.Net;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>
/// Says before anything is sent why Jira would refuse an update: the field is not on the edit screen, or a permission is missing. Screens are
/// asked for once for each kind of issue, permissions once for each project and only when they matter; both are kept as long as this lives. Writes that
/// begin at one moment may ask twice.
/// </summary>
internal sealed class JiraObstacles(IJiraEdition edition, IReadOnlyDictionary<string, JiraField> fields)
{
    private const string ScreenWhat = "the edit screen of an issue";

    private readonly JiraPermissions _permissions = new(edition);
    private readonly ConcurrentDictionary<(string Project, string Type, string Status), JiraScreen> _screens = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, bool?>> _granted = new(StringComparer.Ordinal);

    /// <summary>Finds what stands in the way of an update of an issue; null when nothing is known to. The sentence names the project, not the issue.</summary>
    /// <param name="update">The update of a field, a label or a property.</param>
    /// <param name="id">The issue.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<string?> FindAsync(FieldUpdate update, long id, JiraIssueKind kind, CancellationToken cancellationToken)
    {
        if (update.Place == WriteBackPlace.Property)
            return await FindMissingAsync(JiraEdit.Name(update), kind.Project, [JiraPermission.EditIssues], cancellationToken).ConfigureAwait(false);

        if (await FindScreenAsync(id, kind, cancellationToken).ConfigureAwait(false) is not { } screen) return null;
        if (screen.Fields.TryGetValue(update.Field, out var field)) return Judge(update, field, kind);
        var name = Name(update.Field);
        JiraPermission[] needed = update.Field == "duedate" ? [JiraPermission.EditIssues, JiraPermission.ScheduleIssues] : [JiraPermission.EditIssues];
        if (await FindMissingAsync(name, kind.Project, needed, cancellationToken).ConfigureAwait(false) is { } missing) return missing;
        if (screen.Fields.Count == 0)
            return $"{name} cannot be set: the workflow of project {kind.Project} forbids edits in the status {kind.StatusName} (jira.issue.editable). Have a Jira administrator allow them there, or leave such issues out of the target.";
        return fields.Count > 0 && !fields.ContainsKey(update.Field)
            ? $"{name} cannot be set: Jira shows our account no such field. Correct its id in writeBack.targets."
            : $"{name} cannot be set: it is not on the edit screen of {kind.TypeName} in project {kind.Project}. Have a Jira administrator add it to that screen, or leave {kind.TypeName} out of the target's types.";
    }

    /// <summary>Finds which permission is missing, as a sentence; null when none is, or Jira does not say.</summary>
    /// <param name="what">What cannot be written without it, for people.</param>
    /// <param name="project">The project's key.</param>
    /// <param name="needed">The permissions, all of which are needed.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<string?> FindMissingAsync(string what, string project, IReadOnlyList<JiraPermission> needed, CancellationToken cancellationToken)
    {
        var granted = await FindGrantedAsync(project, cancellationToken).ConfigureAwait(false);
        return needed.FirstOrDefault(permission => granted.GetValueOrDefault(permission.Key) == false) is { } missing
            ? $"{what} cannot be written: our account lacks the permission {missing.Name} ({missing.Key}) in project {project}. Have a Jira administrator grant it in the project's permission scheme."
            : null;
    }

    /// <summary>Says whether our account has one of some permissions in a project; null when Jira does not say.</summary>
    /// <param name="project">The project's key.</param>
    /// <param name="permissions">The permissions.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<bool?> HasAnyAsync(string project, IReadOnlyList<JiraPermission> permissions, CancellationToken cancellationToken)
    {
        var granted = await FindGrantedAsync(project, cancellationToken).ConfigureAwait(false);
        var answers = permissions.Select(permission => granted.GetValueOrDefault(permission.Key)).ToList();
        return answers.Contains(true) ? true : answers.Contains(null) ? null : false;
    }

    private string? Judge(FieldUpdate update, JiraScreenField field, JiraIssueKind kind)
    {
        var name = Name(update.Field, field.Name);
        string[] operations = update.Place == WriteBackPlace.Label ? ["add", "remove"] : ["set"];
        if (field.Operations.Count > 0 && operations.FirstOrDefault(operation => !field.Operations.Contains(operation)) is { } lacking)
            return $"{name} cannot be set: its edit screen in project {kind.Project} does not offer to {lacking} values. Give another field.";
        return update is { Place: WriteBackPlace.Field, After: { Length: > 0 } value } && fields.GetValueOrDefault(update.Field)?.Type == "option"
            && field.Options is { Count: > 0 } options && !options.Contains(value)
                ? $"{name} has no option '{value}' in project {kind.Project}. Have a Jira administrator add the option."
                : null;
    }

    private string Name(string field, string? shown = null) =>
        (shown ?? fields.GetValueOrDefault(field)?.Name) is { } name && name != field ? $"field {field} \"{name}\"" : $"field {field}";

    private async Task<JiraScreen?> FindScreenAsync(long id, JiraIssueKind kind, CancellationToken cancellationToken)
    {
        var key = (kind.Project, kind.TypeId, kind.StatusId);
        if (_screens.TryGetValue(key, out var known)) return known;
        using var response = await edition.Client
            .GetAsync($"{edition.Client.Api}/issue/{JiraClient.Text(id)}/editmeta", ScreenWhat, [HttpStatusCode.Forbidden, HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        using var answer = edition.Client.Parse(response, ScreenWhat);
        return _screens[key] = JiraScreen.Read(answer.RootElement) ?? throw edition.Client.Failures.Malformed(ScreenWhat);
    }

    private async Task<IReadOnlyDictionary<string, bool?>> FindGrantedAsync(string project, CancellationToken cancellationToken)
    {
        if (_granted.TryGetValue(project, out var known)) return known;
        return _granted[project] = await _permissions.AskAsync(project, JiraPermission.ForWriting.Select(static one => one.Key), cancellationToken).ConfigureAwait(false);
    }
}
