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
    private readonly TimeZoneInfo _zone;
    private readonly string? _ownAccountId;

    /// <summary>Initializes a new instance of the <see cref="JiraHistoryMapper"/> class.</summary>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">Which fields mean what.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    /// <param name="ownAccountId">Our own account, or <see langword="null"/> when it is not known.</param>
    public JiraHistoryMapper(JiraCatalogue catalogue, JiraFieldPlan plan, TimeZoneInfo zone, string? ownAccountId)
    {
        (_plan, _zone, _ownAccountId) = (plan, zone, ownAccountId);
        _fields = new JiraHistoryFields(catalogue, plan);
    }

    /// <summary>Maps the histories of one issue.</summary>
    /// <param name="histories">The histories, in any order.</param>
    /// <param name="present">The issue as it is now.</param>
    /// <param name="observedAt">When it was read.</param>
    /// <param name="notes">Takes what could not be read.</param>
    /// <returns>All entries, oldest first; how the issue was created comes first.</returns>
    public IReadOnlyList<HistoryEntry> Map(IReadOnlyList<JsonElement> histories, JiraPresent present, DateTimeOffset observedAt, List<MappingNote> notes)
    {
        var sources = FindSources(histories, present);
        var changes = new List<HistoryEntry>(histories.Count);
        foreach (var history in histories)
        {
            var id = history.Text("id") ?? "";
            if (JiraTime.ReadInstant(history.Member("created")) is not { } happenedAt)
            {
                notes.Add(new MappingNote(MappingNoteKind.Value, $"history {id}: its time is missing or cannot be read"));
                continue;
            }

            var author = JiraMapper.ReadPerson(history.Member("author"))?.Id;
            var blank = new HistoryEntry
            {
                Field = default,
                HappenedAt = happenedAt,
                ObservedAt = observedAt,
                AuthorId = author,
                IsOwn = IsOwn(author),
                SourceId = id,
            };

            // One change of parent may be told twice, as the parent and as the epic link.
            changes.AddRange(history.Elements("items").SelectMany(item => Read(item, blank, sources)).Distinct());
        }

        List<HistoryEntry> ordered =
        [
            .. changes.OrderBy(static change => change.HappenedAt).ThenBy(static change => change.SourceId.Length).ThenBy(static change => change.SourceId, StringComparer.Ordinal),
        ];
        return [.. DeriveCreation(ordered, present, sources, observedAt), .. ordered];
    }

    /// <summary>Finds when we and when others last changed the issue, any field counted.</summary>
    /// <param name="histories">The histories, in any order.</param>
    public ChangeTimes FindChanges(IReadOnlyList<JsonElement> histories)
    {
        var changes = default(ChangeTimes);
        foreach (var history in histories)
        {
            if (JiraTime.ReadInstant(history.Member("created")) is { } at)
                changes = changes.With(at, IsOwn(JiraMapper.ReadPerson(history.Member("author"))?.Id));
        }

        return changes;
    }

    private bool IsOwn(string? author) => author is not null && author == _ownAccountId;

    /// <summary>Finds the fields that the history is told of: those filled now, else those that were ever changed, else the first.</summary>
    private JiraHistorySources FindSources(IReadOnlyList<JsonElement> histories, JiraPresent present)
    {
        var changed = histories.SelectMany(static history => history.Elements("items")).Select(item => _fields.IdOf(item) ?? item.Text("field")).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var project = present.Fields.Member("project")?.Text("key") ?? "";
        var estimate = present.Estimate is { } filled && present.Fields.Member(filled.Field) is not null
            ? filled
            : _plan.EstimatesOf(project).FirstOrDefault(source => changed.Contains(source.Field)) ?? present.Estimate;
        return new JiraHistorySources(estimate, Choose(_plan.Starts), Choose(_plan.Dues));

        string? Choose(IReadOnlyList<string> fields) =>
            fields.FirstOrDefault(field => present.Fields.Member(field) is not null) ?? fields.FirstOrDefault(changed.Contains) ?? (fields.Count > 0 ? fields[0] : null);
    }

    private IEnumerable<HistoryEntry> Read(JsonElement item, HistoryEntry blank, JiraHistorySources sources)
    {
        var name = item.Text("field") ?? "";
        var (from, fromWord, to, toWord) = (item.FilledText("from"), item.FilledText("fromString"), item.FilledText("to"), item.FilledText("toString"));
        if (name is LinkWord or RemoteLinkWord)
        {
            if ((from, fromWord) == (to, toWord)) yield break;
            if (from is not null || fromWord is not null) yield return blank with { Field = HistoryField.LinkRemoved, FromId = from, FromWord = fromWord };
            if (to is not null || toWord is not null) yield return blank with { Field = HistoryField.LinkAdded, ToId = to, ToWord = toWord };
            yield break;
        }

        if (_fields.Find(_fields.IdOf(item), name, sources) is not { } field) yield break;
        if (field == HistoryField.Blocked && _plan.Flags.Count > 0) (fromWord, toWord) = (Flag(fromWord), Flag(toWord));
        var (oldId, oldWord) = Canonical(field, from, fromWord, sources.Estimate);
        var (newId, newWord) = Canonical(field, to, toWord, sources.Estimate);
        if (field == HistoryField.Blocked && oldWord == newWord) yield break;
        yield return blank with { Field = field, FromId = oldId, FromWord = oldWord, ToId = newId, ToWord = newWord };
    }

    // Of check boxes that were not made for flagging only the one option counts.
    private static string? Flag(string? words) =>
        words?.Split(',', StringSplitOptions.TrimEntries).Contains(JiraFieldPlan.Impediment, StringComparer.OrdinalIgnoreCase) == true ? JiraFieldPlan.Impediment : null;

    /// <summary>Spells the two halves of a value so that the same value is always spelt the same, wherever it was read.</summary>
    private (string? Id, string? Word) Canonical(HistoryField field, string? id, string? word, EstimateSource? estimate) => field switch
    {
        HistoryField.StartOn or HistoryField.DueOn => Day(id, word),
        HistoryField.Remaining or HistoryField.Completed => (null, Number(word ?? id, isTime: true)),
        HistoryField.Estimate => (null, Number(word ?? id, estimate is { } source && JiraFieldPlan.IsTime(source.Field))),
        HistoryField.Labels => (null, Labels(word?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])),
        HistoryField.Iteration => (JiraSprints.Canonical(id?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []), word),
        HistoryField.Blocked => (null, word),
        _ => (id, word),
    };

    private (string?, string?) Day(string? id, string? word)
    {
        var day = JiraTime.ReadDay(id, _zone) ?? JiraTime.ReadDay(word is { Length: > 10 } ? word[..10] : word, _zone);
        return day is { } known ? (CanonicalText.Of(known), CanonicalText.Of(known)) : (id, word);
    }

    private static string? Number(string? text, bool isTime)
    {
        if (!decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)) return text;
        return CanonicalText.Of(isTime ? JiraMapper.ToHours(number) : number);
    }

    private static string? Labels(IEnumerable<string> labels) => string.Join(' ', labels.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : null;

    private IEnumerable<HistoryEntry> DeriveCreation(List<HistoryEntry> changes, JiraPresent present, JiraHistorySources sources, DateTimeOffset observedAt)
    {
        var creator = JiraMapper.ReadPerson(present.Fields.Member("creator"))?.Id;
        var blank = new HistoryEntry
        {
            Field = default,
            HappenedAt = present.CreatedAt,
            ObservedAt = observedAt,
            AuthorId = creator,
            IsOwn = IsOwn(creator),
            SourceId = Created,
        };
        foreach (var field in Creation)
        {
            var oldest = changes.Find(change => change.Field == field);
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
            HistoryField.Estimate => (null, sources.Estimate is { } source ? Number(fields.Text(source.Field), JiraFieldPlan.IsTime(source.Field)) : null),
            HistoryField.Remaining => (null, Number(fields.Text("timeestimate"), isTime: true)),
            HistoryField.Completed => (null, Number(fields.Text("timespent"), isTime: true)),
            HistoryField.StartOn => sources.Start is { } start ? Day(fields.Text(start), null) : default,
            HistoryField.DueOn => sources.Due is { } due ? Day(fields.Text(due), null) : default,
            HistoryField.Assignee => (JiraMapper.ReadPerson(fields.Member("assignee"))?.Id, JiraMapper.ReadPerson(fields.Member("assignee"))?.DisplayName),
            HistoryField.Team => _plan.Team is { } team ? (fields.Member(team)?.FilledText("id"), JiraValues.ReadField(fields.Member(team))) : default,
            HistoryField.Labels => (null, Labels(fields.Elements("labels").Select(static label => label.AsText()).OfType<string>())),
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
