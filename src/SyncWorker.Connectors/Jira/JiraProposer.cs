using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Proposes a mapping from what a Jira lists, what its boards estimate with, and how often fields are filled.</summary>
/// <remarks>Fields are counted in a sample read for it: stored payloads hold only the fields that the present mapping asks for.</remarks>
internal sealed class JiraProposer(IJiraEdition edition, ConnectionDefinition definition, JiraCatalogue catalogue)
{
    private const int Sample = 100;
    private const string What = "a sample of issues";

    /// <summary>Proposes. One request, and two more where types tell no levels.</summary>
    /// <param name="scope">The search for everything in scope.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MappingProposal> ProposeAsync(JiraSearch scope, CancellationToken cancellationToken)
    {
        var known = ListCandidates();
        var path = $"{edition.Client.Api}/{(edition.Kind == TrackerKind.JiraCloud ? "search/jql" : "search")}";
        using var response = await edition.Client.PostAsync(path, What, [], json =>
        {
            json.WriteString("jql", JiraQuery.Newest(scope));
            json.WriteTexts("fields", known.Select(static candidate => candidate.Id).Distinct(StringComparer.Ordinal));
            json.WriteNumber("maxResults", Sample);
        }, cancellationToken).ConfigureAwait(false);
        using var document = edition.Client.Parse(response, What);
        var levels = await new JiraAssumedLevels(edition, definition, catalogue).FindAsync(scope, cancellationToken).ConfigureAwait(false);
        List<JsonElement> issues = [.. document.RootElement.Elements("issues").Select(static issue => issue.Member("fields") ?? default)];
        return Propose([.. known.Select(candidate => candidate with { Filled = issues.Count(issue => IsFilled(issue.Member(candidate.Id))) })], levels, issues.Count);
    }

    private static bool IsFilled(JsonElement? value) => value switch
    {
        null => false,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.String } text => text.AsText() is { Length: > 0 },
        _ => true,
    };

    private List<FieldCandidate> ListCandidates()
    {
        // What the site says by itself: the configuration must not hide a better field.
        var plan = new JiraFieldPlan(definition with { Mapping = new MappingDefinition() }, catalogue);
        FieldCandidate? Field(string role, string id) => catalogue.Fields.GetValueOrDefault(id) is { } field ? new(role, id, field.Name, 0, WhyOf(field)) : null;
        var estimates = catalogue.BoardEstimates.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SelectMany(static pair => pair.Value)
            .Concat(JiraFieldRoles.Points(catalogue).Select(static field => field.Id)).Append(JiraFieldPlan.OriginalEstimate).Distinct(StringComparer.Ordinal);
        IEnumerable<FieldCandidate?> all =
        [
            .. estimates.Select(id => Field("estimate", id)),
            .. plan.Starts.Select(id => Field("start", id)),
            .. plan.Dues.Select(id => Field("due", id)),
            .. (plan.Blocked is { } blocked ? [blocked] : plan.Flags).Select(id => Field("blocked", id)),
            .. catalogue.Fields.Values.Where(static field => field.IsCustom(":rm-teams-custom-field-team")).OrderBy(static field => field.Id, StringComparer.Ordinal).Select(field => Field("team", field.Id)),
            .. catalogue.Fields.Values.Where(static field => field.IsCustom(":gh-sprint")).OrderBy(static field => field.Id, StringComparer.Ordinal).Select(field => Field("sprint", field.Id)),
            .. (catalogue.HasLevels ? ["parent"] : plan.ParentFields).Select(id => Field("parent", id)),
        ];
        return [.. all.OfType<FieldCandidate>()];
    }

    private string WhyOf(JiraField field)
    {
        var boards = catalogue.BoardEstimates.Where(pair => pair.Value.Contains(field.Id)).Select(static pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        var kind = field.Custom is { } custom ? $"kind {custom[(custom.LastIndexOf(':') + 1)..]}" : "a field of Jira itself";
        return boards.Count > 0 ? $"boards of {string.Join(", ", boards)} estimate with it; {kind}" : kind;
    }

    private MappingProposal Propose(IReadOnlyList<FieldCandidate> candidates, IReadOnlyList<AssumedLevel> assumed, int sampled)
    {
        var mapping = definition.Mapping;
        List<FieldCandidate> Filled(string role) => [.. candidates.Where(candidate => candidate.Role == role && candidate.Filled > 0)];

        // A board's field first, then what is filled more often; the order of equals is that of the list.
        var unit = ChooseUnit(Filled("estimate"));
        List<string> estimates = [.. Filled("estimate").Where(one => unit is null || UnitOf(one.Id) == unit)
            .OrderByDescending(static one => one.Why.StartsWith("boards", StringComparison.Ordinal)).ThenByDescending(static one => one.Filled).Select(static one => one.Id)];
        List<WordProposal> words = [.. ListWords(), .. assumed.Select(Describe)];
        var states = mapping.States.ToDictionary(StringComparer.Ordinal);
        var levels = mapping.Levels.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var word in words)
        {
            if (word.Category is { } category) states[word.Word.Id] = category;
            if (word.Level is { } level) levels[word.Word.Id] = level;
        }

        // Where two fields are filled, none is named: unnamed, Jira's usual ones are read in turn.
        string? Only(string role) => Filled(role) is [var one] ? one.Id : null;
        return new MappingProposal
        {
            Connection = definition.Name,
            Sampled = sampled,
            Candidates = [.. candidates.Select(one => one is { Role: "estimate", Filled: > 0 } && !estimates.Contains(one.Id) ? one with { Why = $"{one.Why}; {LeftOut(one.Id)}" } : one)],
            Words = words,
            Mapping = mapping with
            {
                States = states,
                Levels = levels,
                EstimateFields = estimates.Count > 0 ? estimates : mapping.EstimateFields,
                EstimateUnit = estimates.Count == 0 ? mapping.EstimateUnit : estimates.TrueForAll(JiraFieldPlan.IsTime) ? EstimateUnit.Hours : EstimateUnit.Points,
                StartField = mapping.StartField ?? Only("start"),
                DueField = mapping.DueField ?? Only("due"),
                TeamField = mapping.TeamField ?? Only("team"),
                BlockedField = mapping.BlockedField ?? Only("blocked"),
            },
        };
    }

    /// <summary>Points and hours beside each other give no sum, unless somebody says what a point is worth: then the unit that is filled more often counts alone.</summary>
    /// <returns>The unit, or null where there is only one, or the configuration names both.</returns>
    private EstimateUnit? ChooseUnit(List<FieldCandidate> filled)
    {
        if (definition.Mapping.EstimateFields.Select(UnitOf).Distinct().Count() > 1 || filled.Select(static one => UnitOf(one.Id)).Distinct().Count() < 2) return null;
        var hours = filled.Where(static one => UnitOf(one.Id) == EstimateUnit.Hours).Sum(static one => one.Filled);
        return filled.Sum(static one => one.Filled) - hours >= hours ? EstimateUnit.Points : EstimateUnit.Hours;
    }

    private static EstimateUnit UnitOf(string field) => JiraFieldPlan.IsTime(field) ? EstimateUnit.Hours : EstimateUnit.Points;

    private static string LeftOut(string field) =>
        $"left out, as {(UnitOf(field) == EstimateUnit.Hours ? "hours beside points" : "points beside hours")} give no sum: to count both, add it to estimate.fields, and progress.hoursPerPoint to the portfolio";

    private static WordProposal Describe(AssumedLevel level) => new(
        new UnmappedWord("type", level.Type.Id, level.Type.Name),
        null,
        level.Level,
        level.IsAboveEpics ? $"Jira tells no level; epics have parents of it, such as {level.Sample}"
            : level.Level == 0 ? "Jira tells no level; 0 is that of ordinary work: change it where these are epics or stand above them" : "Jira tells no level; its name is that of epics");

    private List<WordProposal> ListWords()
    {
        var columns = catalogue.Lists.Where(static entry => entry.Kind == CatalogueKind.BoardColumn).Select(static entry => (Board: entry.NativeId.Split('/')[0], entry.NativeId, entry.Word, States: StatesOf(entry)))
            .OrderBy(static column => column.NativeId, StringComparer.Ordinal).ToList();
        return [.. JiraExaminer.ListUnmapped(definition.Mapping, catalogue).Select(word =>
        {
            if (word.Kind == "type") return new WordProposal(word, null, 0, "Jira tells no level; 0 is that of ordinary work: change it where these are epics");
            if (columns.Find(column => column.States.Contains(word.Id)) is not { NativeId: { } id } column)
                return new WordProposal(word, null, null, "Jira gives it no category, and it is in no board's columns: say yourself what it means");
            var ofBoard = columns.Where(other => other.Board == column.Board).Select(static other => Position(other.NativeId)).ToList();
            var category = Position(id) == ofBoard.Max() ? StateCategory.Completed : Position(id) == ofBoard.Min() ? StateCategory.Proposed : StateCategory.InProgress;
            return new WordProposal(word, category, null, $"in column \"{column.Word}\" of board {column.Board}, {(category == StateCategory.Completed ? "its last" : category == StateCategory.Proposed ? "its first" : "between its first and last")}");
        })];
    }

    private static long Position(string column) => long.TryParse(column[(column.LastIndexOf('/') + 1)..], out var position) ? position : 0;

    private static HashSet<string> StatesOf(CatalogueEntry column)
    {
        using var detail = JsonDocument.Parse(column.Detail ?? "{}");
        return [.. detail.RootElement.Elements("states").Select(static state => state.AsText()).OfType<string>()];
    }
}
