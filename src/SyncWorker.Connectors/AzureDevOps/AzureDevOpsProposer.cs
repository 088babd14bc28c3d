using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>Proposes a mapping from the process of an Azure DevOps and how often its fields are filled.</summary>
internal sealed class AzureDevOpsProposer(AzureDevOpsClient client, ConnectionDefinition definition, MappingRules rules)
{
    private const string What = "a sample of work items";
    private const string HoursRole = "hours of work";
    private const string LeftOut = "no estimate, as hours beside points give no sum: to count both, take estimate.fields away, and add progress.hoursPerPoint to the portfolio";
    private const string OfProcess = "a field of Microsoft's processes";

    /// <summary>Proposes. Two requests.</summary>
    /// <param name="entries">The catalogue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MappingProposal> ProposeAsync(IReadOnlyList<CatalogueEntry> entries, CancellationToken cancellationToken)
    {
        var items = await ReadSampleAsync(cancellationToken).ConfigureAwait(false);
        var candidates = ListCandidates(entries).Select(candidate => candidate with { Filled = items.Count(item => IsFilled(item, candidate.Id)) }).ToList();
        var mapping = definition.Mapping;
        string? Only(string role) => candidates.Where(candidate => candidate.Role == role && candidate.Filled > 0).ToList() is [var one] ? one.Id : null;
        var points = ChoosePoints(candidates);
        return new MappingProposal
        {
            Connection = definition.Name,
            Sampled = items.Count,
            Candidates = points.Count == 0 ? candidates : [.. candidates.Select(static one => one.Id == FieldNames.OriginalEstimate ? one with { Why = $"{one.Why}; {LeftOut}" } : one)],

            // The tracker gives every state a category by its type; one without is a fault of the process, of which nothing can be known here.
            Words = [.. AzureDevOpsExaminer.ListUnmapped(entries, rules).Select(static word => new WordProposal(word, null, null, "the process gives it no category: say yourself what it means"))],

            // Each project's own effort field, and hours for tasks, are read as they are unless the configuration names fields for all of them.
            Mapping = mapping with
            {
                EstimateFields = points.Count > 0 ? points : mapping.EstimateFields,
                EstimateUnit = points.Count > 0 ? EstimateUnit.Points : mapping.EstimateUnit,
                StartField = mapping.StartField ?? Only("start"),
                DueField = mapping.DueField ?? Only("due"),
                BlockedField = mapping.BlockedField ?? Only("blocked"),
                TeamField = mapping.TeamField ?? FieldNames.AreaPath,
            },
        };
    }

    /// <summary>Stories without points would count by the hours of their tasks, and both give no sum unless somebody says what a point is worth: then points count alone.</summary>
    /// <returns>The fields that are to be named; none where only one unit is filled, or the configuration says something of estimates.</returns>
    private List<string> ChoosePoints(List<FieldCandidate> candidates)
    {
        if (definition.Mapping.EstimateFields.Count > 0 || definition.Mapping.EstimateUnit is not null || !candidates.Exists(static one => one is { Role: HoursRole, Filled: > 0 })) return [];
        return [.. candidates.Where(static one => one is { Role: "estimate", Filled: > 0 }).Select(static one => one.Id)];
    }

    private static bool IsFilled(JsonElement item, string field) =>
        WireValue.Find(item, "fields") is { } fields && WireValue.Find(fields, field) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value
        && (value.ValueKind != JsonValueKind.String || value.GetString() is { Length: > 0 });

    private async Task<List<JsonElement>> ReadSampleAsync(CancellationToken cancellationToken)
    {
        using var found = await client.QueryAsync(WiqlText.Newest(definition.Scope), AzureDevOpsClient.IdsAQuery, cancellationToken).ConfigureAwait(false);
        if (!found.IsSuccess) throw client.Failures.Refused("a query", found);
        if (WireValue.Find(client.Parse(found, What), "workItems") is not { ValueKind: JsonValueKind.Array } rows) throw client.Failures.Malformed(What);
        List<long> ids = [.. rows.EnumerateArray().Take(AzureDevOpsClient.ItemsABatch).Select(row => AzureDevOpsMapper.FindId(row) ?? throw client.Failures.Malformed(What))];
        if (ids.Count == 0) return [];
        using var read = await client.ItemsAsync(ids, cancellationToken).ConfigureAwait(false);
        if (WireValue.Find(client.Parse(read, What), "value") is not { ValueKind: JsonValueKind.Array } items) throw client.Failures.Malformed(What);
        return [.. items.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object)];
    }

    private List<FieldCandidate> ListCandidates(IReadOnlyList<CatalogueEntry> entries)
    {
        var known = new Dictionary<string, CatalogueEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries.Where(static entry => entry.Kind == CatalogueKind.Field)) known.TryAdd(entry.NativeId, entry);
        FieldCandidate? Field(string role, string id, string why) => known.GetValueOrDefault(id) is { } entry ? new(role, entry.NativeId, entry.Word, 0, why) : null;
        IEnumerable<FieldCandidate?> all =
        [
            .. rules.Catalogue.EffortFields.Select(id => Field("estimate", id, "the effort field of a project's backlogs")),
            .. FieldNames.ShippedEffort.Where(id => !rules.Catalogue.EffortFields.Contains(id, StringComparer.OrdinalIgnoreCase)).Select(id => Field("estimate", id, OfProcess)),
            .. FieldNames.Hours.Order(StringComparer.Ordinal).Select(id => Field(HoursRole, id, OfProcess)),
            Field("start", FieldNames.StartDate, OfProcess),
            .. new[] { FieldNames.TargetDate, FieldNames.DueDate, FieldNames.FinishDate }.Select(id => Field("due", id, OfProcess)),
            Field("blocked", FieldNames.Blocked, OfProcess),
            Field("team", FieldNames.AreaPath, "the area, where nothing else is said"),
            Field("parent", FieldNames.Parent, "the parent link"),
            .. known.Keys.Where(static id => id.StartsWith("Custom.", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Select(id => Field("own field", id, "made for this organisation")),
        ];
        return [.. all.OfType<FieldCandidate>()];
    }
}
