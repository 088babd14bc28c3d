using System.Text.Json;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>What the history mapper needs of the issue as it is now.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Estimate">The field that the estimate comes from, or <see langword="null"/>.</param>
/// <param name="Sprints">Its sprints.</param>
internal sealed record JiraPresent(JsonElement Fields, DateTimeOffset CreatedAt, EstimateSource? Estimate, IReadOnlyList<JiraSprint> Sprints)
{
    /// <summary>Gets its parent.</summary>
    public (long? Id, string? Key) Parent { get; init; }
}

/// <summary>
/// Turns histories into typed entries. How the issue was created is derived: what the oldest change of a field came from, or what the field holds
/// now if it never changed.
/// </summary>
/// <remarks>Releases and links are told as what was added and removed; every other entry holds the whole former and new value.</remarks>
internal sealed class JiraHistoryMapper
{
    private const string Created = "created";
    private const string LinkWord = "Link";
    private const string RemoteLinkWord = "RemoteIssueLink";

    private static readonly HistoryField[] Creation =
    [
        HistoryField.Type, HistoryField.State, HistoryField.Parent, HistoryField.Project, HistoryField.Iteration, HistoryField.Estimate, HistoryField.Remaining,
        HistoryField.Completed, HistoryField.StartOn, HistoryField.DueOn, HistoryField.Assignee, HistoryField.Team, HistoryField.Labels, HistoryField.Priority,
        HistoryField.Blocked,
    ];

    private readonly JiraHistoryFields _fields;
    private readonly JiraFieldPlan _plan;
    private readonly JiraHistoryValues _values;
    private readonly string? _ownAccountId;

    /// <summary>Initializes a new instance of the <see cref="JiraHistoryMapper"/> class.</summary>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">Which fields mean what.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    /// <param name="ownAccountId">Our own account, or <see langword="null"/> when it is not known.</param>
    public JiraHistoryMapper(JiraCatalogue catalogue, JiraFieldPlan plan, TimeZoneInfo zone, string? ownAccountId)
    {
        (_plan, _ownAccountId) = (plan, ownAccountId);
        _values = new JiraHistoryValues(zone);
        _fields = new JiraHistoryFields(catalogue, plan);
    }

    /// <summary>Maps the histories of one issue.</summary>
    /// <param name="histories">The histories, in any order.</param>
    /// <param name="present">The issue as it is now.</param>
    /// <param name="observedAt">When it was read.</param>
    /// <param name="notes">Takes what could not be read.</param>
    /// <returns>All entries, oldest first; how the issue was created comes first.</returns>
    public IReadOnlyList<HistoryEntry> Map(IReadOnlyList<JiraHistory> histories, JiraPresent present, DateTimeOffset observedAt, List<MappingNote> notes)
    {
        var sources = FindSources(histories, present);
        var changes = new List<HistoryEntry>(histories.Count);
        foreach (var history in histories)
        {
            if (history.CreatedAt is not { } happenedAt)
            {
                notes.Add(new MappingNote(MappingNoteKind.Value, $"history {history.Id}: its time is missing or cannot be read"));
                continue;
            }

            var (first, isOwn) = (changes.Count, IsOwn(history.AuthorId));
            foreach (var change in history.Changes) Read(change, sources, Add);

            // One change of parent may be told twice, as the parent and as the epic link.
            void Add(HistoryField field, (string? Id, string? Word) from, (string? Id, string? Word) to)
            {
                var entry = new HistoryEntry
                {
                    Field = field,
                    HappenedAt = happenedAt,
                    ObservedAt = observedAt,
                    AuthorId = history.AuthorId,
                    IsOwn = isOwn,
                    SourceId = history.Id,
                    FromId = from.Id,
                    FromWord = from.Word,
                    ToId = to.Id,
                    ToWord = to.Word,
                };
                if (changes.IndexOf(entry, first) < 0) changes.Add(entry);
            }
        }

        if (!IsOrdered(changes))
            changes = [.. changes.OrderBy(static change => change.HappenedAt).ThenBy(static change => change.SourceId.Length).ThenBy(static change => change.SourceId, StringComparer.Ordinal)];
        return [.. DeriveCreation(changes, present, sources, observedAt), .. changes];
    }

    /// <summary>Finds when we and when others last changed the issue, any field counted.</summary>
    /// <param name="histories">The histories, in any order.</param>
    public ChangeTimes FindChanges(IReadOnlyList<JiraHistory> histories)
    {
        var changes = default(ChangeTimes);
        foreach (var history in histories)
        {
            if (history.CreatedAt is { } at) changes = changes.With(at, IsOwn(history.AuthorId));
        }

        return changes;
    }

    // Jira tells the oldest first, and then there is nothing to sort.
    private static bool IsOrdered(List<HistoryEntry> changes)
    {
        for (var i = 1; i < changes.Count; i++)
        {
            if (changes[i - 1].HappenedAt >= changes[i].HappenedAt && changes[i - 1].SourceId != changes[i].SourceId) return false;
        }

        return true;
    }

    private bool IsOwn(string? author) => author is not null && author == _ownAccountId;

    /// <summary>Finds the fields that the history is told of: those filled now, else those that were ever changed, else the first.</summary>
    private JiraHistorySources FindSources(IReadOnlyList<JiraHistory> histories, JiraPresent present)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in histories.SelectMany(static history => history.Changes)) changed.Add(_fields.IdOf(change) ?? change.Name);
        var project = present.Fields.Member("project")?.Text("key") ?? "";
        var estimate = present.Estimate is { } filled && present.Fields.Member(filled.Field) is not null
            ? filled
            : _plan.EstimatesOf(project).FirstOrDefault(source => changed.Contains(source.Field)) ?? present.Estimate;
        return new JiraHistorySources(estimate, Choose(_plan.Starts), Choose(_plan.Dues));

        string? Choose(IReadOnlyList<string> fields) =>
            fields.FirstOrDefault(field => present.Fields.Member(field) is not null) ?? fields.FirstOrDefault(changed.Contains) ?? (fields.Count > 0 ? fields[0] : null);
    }

    /// <summary>Adds what one changed field means.</summary>
    private void Read(JiraChange change, JiraHistorySources sources, Action<HistoryField, (string? Id, string? Word), (string? Id, string? Word)> add)
    {
        if (change.Name is LinkWord or RemoteLinkWord)
        {
            if (change.From == change.To) return;
            if (change.From is not (null, null)) add(HistoryField.LinkRemoved, change.From, default);
            if (change.To is not (null, null)) add(HistoryField.LinkAdded, default, change.To);
            return;
        }

        if (_fields.Find(_fields.IdOf(change), change.Name, sources) is not { } field) return;
        var (from, to) = (change.From, change.To);
        if (field == HistoryField.Blocked && _plan.Flags.Count > 0) (from.Word, to.Word) = (JiraHistoryValues.Flag(from.Word), JiraHistoryValues.Flag(to.Word));
        (from, to) = (_values.Canonical(field, from, sources.Estimate), _values.Canonical(field, to, sources.Estimate));
        if (field != HistoryField.Blocked || from.Word != to.Word) add(field, from, to);
    }

    private IEnumerable<HistoryEntry> DeriveCreation(List<HistoryEntry> changes, JiraPresent present, JiraHistorySources sources, DateTimeOffset observedAt)
    {
        var creator = JiraMapper.ReadPersonId(present.Fields.Member("creator"));
        var blank = new HistoryEntry
        {
            Field = default,
            HappenedAt = present.CreatedAt,
            ObservedAt = observedAt,
            AuthorId = creator,
            IsOwn = IsOwn(creator),
            SourceId = Created,
        };
        var firsts = new Dictionary<HistoryField, HistoryEntry>();
        foreach (var change in changes) firsts.TryAdd(change.Field, change);
        foreach (var field in Creation)
        {
            var oldest = firsts.GetValueOrDefault(field);
            var (id, word) = oldest is null ? ReadPresent(field, present, sources) : (oldest.FromId, oldest.FromWord);
            if (id is not null || word is not null) yield return blank with { Field = field, ToId = id, ToWord = word };
        }

        foreach (var (id, name) in FindFirstReleases(changes, present.Fields)) yield return blank with { Field = HistoryField.Releases, ToId = id, ToWord = name };
    }

    private (string? Id, string? Word) ReadPresent(HistoryField field, JiraPresent present, JiraHistorySources sources)
    {
        var fields = present.Fields;
        return field switch
        {
            HistoryField.Type => Named(fields.Member("issuetype")),
            HistoryField.State => Named(fields.Member("status")),
            HistoryField.Parent => (JiraParents.Text(present.Parent.Id), present.Parent.Key),
            HistoryField.Project => Named(fields.Member("project")),
            HistoryField.Iteration => (JiraSprints.Canonical(present.Sprints.Select(static sprint => sprint.Id)), JoinNames(present.Sprints)),
            HistoryField.Estimate => (null, sources.Estimate is { } source ? JiraHistoryValues.Number(fields.Text(source.Field), JiraFieldPlan.IsTime(source.Field)) : null),
            HistoryField.Remaining => (null, JiraHistoryValues.Number(fields.Text("timeestimate"), isTime: true)),
            HistoryField.Completed => (null, JiraHistoryValues.Number(fields.Text("timespent"), isTime: true)),
            HistoryField.StartOn => sources.Start is { } start ? _values.Day(fields.Text(start), null) : default,
            HistoryField.DueOn => sources.Due is { } due ? _values.Day(fields.Text(due), null) : default,
            HistoryField.Assignee => (JiraMapper.ReadPerson(fields.Member("assignee"))?.Id, JiraMapper.ReadPerson(fields.Member("assignee"))?.DisplayName),
            HistoryField.Team => _plan.Team is { } team ? (fields.Member(team)?.FilledText("id"), JiraValues.ReadField(fields.Member(team))) : default,
            HistoryField.Labels => (null, JiraHistoryValues.Labels(fields.Elements("labels").Select(static label => label.AsText()).OfType<string>())),
            HistoryField.Priority => Named(fields.Member("priority")),
            HistoryField.Blocked => (null, _plan.Blocked is { } blocked ? JiraValues.ReadField(fields.Member(blocked)) : JiraFlags.IsFlagged(fields, _plan.Flags) ? JiraFieldPlan.Impediment : null),
            _ => default,
        };
    }

    private static (string? Id, string? Word) Named(JsonElement? value) => (value?.FilledText("id"), value?.FilledText("name"));

    private static string? JoinNames(IReadOnlyList<JiraSprint> sprints) =>
        sprints.Count == 0 ? null : string.Join(", ", sprints.OrderBy(static sprint => sprint.Id.Length).ThenBy(static sprint => sprint.Id, StringComparer.Ordinal).Select(static sprint => sprint.Name));

    private static SortedDictionary<string, string?> FindFirstReleases(List<HistoryEntry> changes, JsonElement fields)
    {
        var releases = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var version in fields.Elements("fixVersions"))
        {
            if (version.FilledText("id") is { } id) releases[id] = version.Text("name");
        }

        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (changes[i].Field != HistoryField.Releases) continue;
            if (changes[i].ToId is { } added) releases.Remove(added);
            if (changes[i].FromId is { } removed) releases[removed] = changes[i].FromWord;
        }

        return releases;
    }
}
