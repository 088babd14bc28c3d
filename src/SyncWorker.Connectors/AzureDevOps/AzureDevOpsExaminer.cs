using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>Looks at what an Azure DevOps says of our permissions and our mapping.</summary>
internal sealed class AzureDevOpsExaminer(ConnectionDefinition definition, MappingRules rules, QueryReader queries)
{
    private readonly MappingDefinition _mapping = definition.Mapping;

    /// <summary>Looks: one query.</summary>
    /// <param name="entries">The catalogue.</param>
    /// <param name="targets">The connection's write-back targets.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TrackerFindings> LookAsync(IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<WriteBackTarget> targets, CancellationToken cancellationToken)
    {
        List<string> projects = [.. entries.Where(static entry => entry.Kind == CatalogueKind.Project).Select(static entry => entry.Word)
            .Where(name => definition.Scope.Projects.Count == 0 || definition.Scope.Projects.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        var findings = new List<string>();
        if (projects.Count == 0)
            findings.Add("Azure DevOps shows no project to our account, so nothing is read. Add the account to the projects that are to be read, at least as a reader.");
        else
            findings.AddRange(MetadataReader.ListNotShown(definition.Scope, entries).Select(MetadataReader.ProjectNotShown));

        // An id that no item has: what counts is whether the query is answered.
        await queries.ReadAsync("[System.Id] = 0", cancellationToken).ConfigureAwait(false);
        var fields = ListFields(entries);
        findings.AddRange(FindUnknown(fields).Select(static unknown => unknown.Sentence));
        return new TrackerFindings
        {
            Projects = [.. projects.Select(static name => new ExaminedProject(name, name))],
            Permissions = projects.Count == 0 ? [] : [new ExaminedPermission("Read work items", "reading items", projects, [])],
            Fields = fields,
            Unmapped = ListUnmapped(entries, rules),
            Findings = findings,
            Remarks = targets.Count == 0
                ? ["Nothing is written back into this connection, so a token with the scope Work Items: Read is enough."]
                : ["Whether our account may write shows only with the first write: write-back needs a token with the scope Work Items: Read & write, and Edit work items in this node on the areas."],
        };
    }

    /// <summary>Finds the configured fields that the organisation does not have, as far as its lists tell.</summary>
    /// <param name="entries">The catalogue.</param>
    public IReadOnlyList<UnknownField> FindUnknown(IReadOnlyList<CatalogueEntry> entries) => FindUnknown(ListFields(entries));

    private static IReadOnlyList<UnknownField> FindUnknown(IReadOnlyList<ExaminedField> fields) =>
        UnknownFields.Of(fields, "of the organisation: its reference name is wrong, or the field has not been made", "have a process administrator add the field");

    private List<ExaminedField> ListFields(IReadOnlyList<CatalogueEntry> entries)
    {
        var known = new Dictionary<string, CatalogueEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries.Where(static entry => entry.Kind == CatalogueKind.Field)) known.TryAdd(entry.NativeId, entry);
        ExaminedField Field(string role, string id, bool isConfigured) =>
            known.GetValueOrDefault(id) is { } entry ? new(role, entry.NativeId, entry.Word, entry.Detail, isConfigured) : new(role, id, null, null, isConfigured);
        var estimates = _mapping.EstimateFields;
        var efforts = rules.Catalogue.EffortFields;
        List<ExaminedField> fields =
        [
            .. (estimates.Count > 0 ? estimates : efforts.Count > 0 ? efforts : FieldNames.ShippedEffort).Select(id => Field("estimate", id, estimates.Count > 0)),
            .. (estimates.Count > 0 ? [] : new[] { FieldNames.OriginalEstimate, FieldNames.RemainingWork, FieldNames.CompletedWork }).Select(id => Field("estimate of tasks", id, false)),
            .. rules.StartFields.Select(id => Field("start", id, _mapping.StartField is not null)),
            .. rules.DueFields.Select(id => Field("due", id, _mapping.DueField is not null)),
            Field("blocked", rules.BlockedField, _mapping.BlockedField is not null),
            Field("team", _mapping.TeamField ?? FieldNames.AreaPath, _mapping.TeamField is not null),
            .. (_mapping.ReportedStatusField is { } status ? new[] { status } : []).Select(id => Field("reported status", id, true)),
            .. definition.KeepFields.Select(id => Field("written or linked", id, true)),
        ];

        // Which of the shipped fields an organisation has depends on its process; only what is configured has to be there.
        return [.. fields.Where(static field => field.IsConfigured || field.Name is not null)];
    }

    /// <summary>Lists the states that have no category.</summary>
    /// <param name="entries">The catalogue.</param>
    /// <param name="rules">The mapping.</param>
    public static IReadOnlyList<UnmappedWord> ListUnmapped(IReadOnlyList<CatalogueEntry> entries, MappingRules rules)
    {
        var unmapped = new List<UnmappedWord>();
        foreach (var entry in entries)
        {
            // "project/type" and "project/type/state".
            var parts = entry.NativeId.Split('/', 3);
            if (entry.Kind == CatalogueKind.State && parts.Length == 3 && rules.FindCategory(parts[0], parts[1], parts[2]) == StateCategory.Unmapped)
                unmapped.Add(new UnmappedWord("state", $"{parts[1]}/{parts[2]}", parts[2]));
        }

        return [.. unmapped.Distinct().OrderBy(static word => word.Id, StringComparer.Ordinal)];
    }
}
