using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Settles missing items project by project: asks for each by its id, finds the cause, and removes it, holds it, or leaves it as it is.</summary>
internal sealed class RemovalStage(ConnectionDefinition definition, IVisibilityReader reader, IProjectStore store, TimeProvider time)
{
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private readonly List<string> _reasons = [];
    private Dictionary<string, ProjectStatus>? _roster;

    /// <summary>Gets how many items were removed.</summary>
    public int Removed { get; private set; }

    /// <summary>Gets a value indicating whether every question that was asked was answered.</summary>
    public bool IsConfirmed => _reasons.Count == 0;

    /// <summary>Gets what could not be confirmed, one sentence each.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Settles all that is missing.</summary>
    public async Task SettleAsync(LeaseKeeper lease, long sweep, CancellationToken cancellationToken)
    {
        var alarms = await ListAlarmsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var project in await store.ListMissingProjectsAsync(definition.Name, cancellationToken).ConfigureAwait(false))
        {
            var status = await FindStatusAsync(project.Project, cancellationToken).ConfigureAwait(false);
            if (alarms.TryGetValue(project.Project, out var open) && RemovalJudge.MustStay(definition.Brake, project, status))
            {
                // Still as many: asking for each of them again would tell nothing that the alarm does not say.
                await HoldAsync(lease, project, open.Cause, project.Missing, status is not null, sweep, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!await ConfirmAsync(lease, project, status, isReleased: false, cancellationToken).ConfigureAwait(false)) continue;
            var causes = await store.CountFindingsAsync(definition.Name, project.Project, _since, cancellationToken).ConfigureAwait(false);
            if (RemovalJudge.FindHold(definition.Brake, project, causes, status is not null, definition.Scope.Query is not null) is { } cause)
            {
                await HoldAsync(lease, project, cause, causes.Values.Sum(), status is not null, sweep, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await RemoveAsync(lease, project.Project, keepsHidden: true, cancellationToken).ConfigureAwait(false);
            if (causes.GetValueOrDefault(RemovalCause.AccessLost) is var hidden and > 0)
                await HoldAsync(lease, project, RemovalCause.AccessLost, hidden, isShown: true, sweep, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks once more for what people have released, and removes what is still gone.</summary>
    public async Task SettleReleasedAsync(LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var alarms = await ListAlarmsAsync(cancellationToken).ConfigureAwait(false);
        if (!alarms.Values.Any(static alarm => alarm.ReleasedAt is not null)) return;
        foreach (var project in await store.ListMissingProjectsAsync(definition.Name, cancellationToken).ConfigureAwait(false))
        {
            if (alarms.GetValueOrDefault(project.Project)?.ReleasedAt is null) continue;
            var status = await FindStatusAsync(project.Project, cancellationToken).ConfigureAwait(false);
            if (await ConfirmAsync(lease, project, status, isReleased: true, cancellationToken).ConfigureAwait(false))
                await RemoveAsync(lease, project.Project, keepsHidden: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, BrakeAlarm>> ListAlarmsAsync(CancellationToken cancellationToken) =>
        (await store.ListAlarmsAsync(definition.Name, cancellationToken).ConfigureAwait(false)).ToDictionary(static alarm => alarm.Project, StringComparer.Ordinal);

    private async Task<ProjectStatus?> FindStatusAsync(string project, CancellationToken cancellationToken)
    {
        if (_roster is null)
        {
            _roster = new Dictionary<string, ProjectStatus>(StringComparer.OrdinalIgnoreCase);
            foreach (var known in await reader.ReadRosterAsync(cancellationToken).ConfigureAwait(false)) _roster.TryAdd(known.Key, known.Status);
        }

        return _roster.TryGetValue(project, out var status) ? status : null;
    }

    /// <returns>False when the tracker did not answer the question well enough to act on it.</returns>
    private async Task<bool> ConfirmAsync(LeaseKeeper lease, MissingProject project, ProjectStatus? status, bool isReleased, CancellationToken cancellationToken)
    {
        var proof = RemovalJudge.FindProof(project.Project, status);
        var limit = Math.Max(1, reader.ConfirmSize - project.Controls.Count);
        var after = 0L;
        while (true)
        {
            var page = await store.ListMissingAsync(definition.Name, project.Project, after, limit, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) return true;
            after = page[^1].NativeId;
            var findings = await AskAsync(project, page, proof, isReleased, cancellationToken).ConfigureAwait(false);
            if (findings is null) return false;
            await store.SaveFindingsAsync(lease.Current, definition.Name, findings, _since, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for missing items together with some that are there: an answer that lacks those as well says nothing about the others.</summary>
    private async Task<List<MissingFinding>?> AskAsync(
        MissingProject project, IReadOnlyList<MissingItem> items, (RemovalCause Cause, string Evidence)? proof, bool isReleased, CancellationToken cancellationToken)
    {
        List<SoughtItem> sought = [.. SoughtItem.Of(project.Controls), .. items.Select(static item => new SoughtItem(item.NativeId, item.AreaPath))];
        var sightings = (await reader.ConfirmAsync(sought, cancellationToken).ConfigureAwait(false)).ToDictionary(static sighting => sighting.NativeId);
        if (proof is { } known) return [.. items.Select(item => RemovalJudge.Find(item, sightings.GetValueOrDefault(item.NativeId), project.Project, known)).OfType<MissingFinding>()];
        var controls = project.Controls.Select(sightings.GetValueOrDefault).OfType<Sighting>().Select(static control => control.Kind).ToList();
        if (project.Controls.Count > 0 && !controls.Exists(static kind => kind is SightingKind.InScope or SightingKind.OutOfScope))
        {
            _reasons.Add($"The tracker returned none of the asked items of project {project.Project}, not even those that it had just listed; nothing of it was removed.");
            return null;
        }

        if (project.Controls.Count > 0 && !controls.Contains(SightingKind.InScope) && items.Any(item => sightings.GetValueOrDefault(item.NativeId)?.Kind == SightingKind.OutOfScope))
        {
            _reasons.Add($"The tracker finds none of the asked items of project {project.Project} in the scope, not even those that it had just listed there; nothing of it was removed.");
            return null;
        }

        var hasControls = project.Controls.Count > 0;
        return [.. items.Select(item => RemovalJudge.Find(item, sightings.GetValueOrDefault(item.NativeId), project.Project, hasControls, isReleased)).OfType<MissingFinding>()];
    }

    private Task HoldAsync(LeaseKeeper lease, MissingProject project, RemovalCause cause, int items, bool isShown, long sweep, CancellationToken cancellationToken) =>
        store.SaveAlarmAsync(
            lease.Current,
            new BrakeAlarm
            {
                Connection = definition.Name,
                Project = project.Project,
                RaisedAt = time.GetUtcNow(),
                Sweep = sweep,
                Cause = cause,
                Items = items,
                ProjectItems = project.Items,
                Reason = RemovalJudge.Explain(definition, project, cause, items, isShown),
            },
            cancellationToken);

    private async Task RemoveAsync(LeaseKeeper lease, string project, bool keepsHidden, CancellationToken cancellationToken) =>
        Removed += await store.RemoveMissingAsync(lease.Current, definition.Name, project, _since, keepsHidden, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
}
