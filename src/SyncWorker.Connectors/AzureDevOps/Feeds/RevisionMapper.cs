using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>Maps a page of the revision feed to touches and journal entries. Pure.</summary>
internal sealed class RevisionMapper(MappingRules rules, ScopeFilter scope, OwnAccount? own)
{
    /// <summary>Maps a page; each item is touched once, by the last of its revisions there.</summary>
    public (IReadOnlyList<Touch> Touches, IReadOnlyList<JournalEntry> Journal) Map(JsonElement values)
    {
        var touches = new Dictionary<long, Touch>();
        var journal = new List<JournalEntry>();
        foreach (var revision in values.EnumerateArray())
        {
            // A row that does not say which item it is about cannot be followed up.
            if (AzureDevOpsMapper.FindId(revision) is not { } id) continue;
            var (entry, isInScope) = MapRevision(id, revision);
            touches[id] = new Touch(id, OnlyIfKnown: !isInScope);
            if (entry is not null) journal.Add(JournalCodec.Encode(id, entry));
        }

        return ([.. touches.Values], journal);
    }

    private (RevisionEntry? Entry, bool IsInScope) MapRevision(long id, JsonElement revision)
    {
        if (WireValue.Find(revision, "fields") is not { ValueKind: JsonValueKind.Object } payload) return (null, scope.Contains(id, null, null));
        var fields = new FieldReader(payload, rules.Zone, []);
        var (project, area) = (fields.Text(FieldNames.Project), fields.Text(FieldNames.AreaPath));

        // A deleted item is no longer to be found; only one that is stored has to be looked for.
        var isDeleted = fields.Text(FieldNames.IsDeleted) is "true" or "True";
        var isInScope = !isDeleted && scope.Contains(id, project, area);
        var rev = (WireValue.Find(revision, "rev") is { } number ? WireValue.TryInteger(number) : null) ?? fields.Integer(FieldNames.Rev);
        if (rev is null || fields.Instant(FieldNames.ChangedDate) is not { } at) return (null, isInScope);

        var author = fields.Person(FieldNames.ChangedBy);
        return (new RevisionEntry { Rev = rev.Value, At = at, AuthorId = author?.Key, IsOwn = own?.Is(author) == true, Values = Values(fields, project, area) }, isInScope);
    }

    private TrackedValue[] Values(FieldReader fields, string? project, string? area)
    {
        var type = fields.Text(FieldNames.Type);
        var assignee = fields.Person(FieldNames.AssignedTo);
        var team = rules.TeamIsArea ? new TrackedValue(fields.Text(FieldNames.AreaId), area) : Word(rules.Team(fields));
        var tags = MappingRules.Tags(fields.Text(FieldNames.Tags));
        return
        [
            Word(type),
            Word(fields.Text(FieldNames.State)),
            Word(project),
            new TrackedValue(fields.Text(FieldNames.IterationId), fields.Text(FieldNames.IterationPath)),
            Number(rules.Estimate(fields, project ?? "", type ?? "").Value),
            Number(fields.Number(FieldNames.RemainingWork)),
            Number(fields.Number(FieldNames.CompletedWork)),
            Day(rules.StartOn(fields)),
            Day(rules.DueOn(fields)),
            assignee is null ? default : new TrackedValue(assignee.Key, assignee.DisplayName),
            team,
            Word(tags.Count == 0 ? null : string.Join("; ", tags)),
            Word(fields.Text(FieldNames.Priority)),
            Word(rules.IsBlocked(fields) ? "Yes" : null),
        ];
    }

    private static TrackedValue Word(string? word) => new(null, word);

    private static TrackedValue Number(decimal? number) => new(null, number is { } value ? CanonicalText.Of(value) : null);

    private static TrackedValue Day(DateOnly? day) => new(null, day is { } value ? CanonicalText.Of(value) : null);
}
