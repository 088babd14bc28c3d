using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.Jira;

/// <summary>A type whose level Jira does not tell and the configuration does not say.</summary>
/// <param name="Type">The type, with the level that is assumed.</param>
/// <param name="Level">The level that its use shows; where it shows none, the assumed one.</param>
/// <param name="Sample">An issue of the type that stands above epics, or <see langword="null"/>.</param>
internal sealed record AssumedLevel(JiraType Type, int Level, string? Sample)
{
    /// <summary>Gets a value indicating whether its use shows that the type stands above epics.</summary>
    public bool IsAboveEpics => Sample is not null;
}

/// <summary>
/// Finds what the use of the parent link shows about types that tell no level, as on Data Center: what an epic names as its parent stands above
/// epics, and so on upwards.
/// </summary>
internal sealed class JiraAssumedLevels(IJiraEdition edition, ConnectionDefinition definition, JiraCatalogue catalogue)
{
    private const int Sample = 100;
    private const int Epic = 1;
    private const int MostLevels = 6;
    private const string What = "a sample of issues with a parent link";

    /// <summary>Finds them. At most two requests; none where every level is told or configured.</summary>
    /// <param name="scope">The search for everything in scope.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The types, by id.</returns>
    public async Task<IReadOnlyList<AssumedLevel>> FindAsync(JiraSearch scope, CancellationToken cancellationToken)
    {
        List<JiraType> types = [.. catalogue.Types.Values.Where(type => type.IsAssumed && Configured(type) is null).OrderBy(static type => type.Id, StringComparer.Ordinal)];
        var field = catalogue.Fields.Values.Where(static field => field.IsCustom(":jpo-custom-field-parent")).OrderBy(static field => field.Id, StringComparer.Ordinal).FirstOrDefault()?.Id;
        var links = types.Count == 0 || field is null ? [] : await FindLinksAsync(scope, field, cancellationToken).ConfigureAwait(false);
        var levels = catalogue.Types.Values.ToDictionary(static type => type.Id, type => Configured(type) ?? type.Level ?? 0, StringComparer.Ordinal);
        var samples = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < MostLevels; round++)
        {
            foreach (var (child, parent, key) in links)
            {
                if (levels.GetValueOrDefault(child) < Epic || levels.GetValueOrDefault(child) < levels.GetValueOrDefault(parent)) continue;
                if (child == parent || !types.Exists(type => type.Id == parent)) continue;
                levels[parent] = levels[child] + 1;
                samples.TryAdd(parent, key);
            }
        }

        return [.. types.Select(type => new AssumedLevel(type, levels[type.Id], samples.GetValueOrDefault(type.Id)))];
    }

    private int? Configured(JiraType type) =>
        definition.Mapping.Levels.TryGetValue(type.Id, out var level) || definition.Mapping.Levels.TryGetValue(type.Name, out level) ? level : null;

    private async Task<IReadOnlyList<(string Child, string Parent, string Key)>> FindLinksAsync(JiraSearch scope, string field, CancellationToken cancellationToken)
    {
        var number = field[(field.LastIndexOf('_') + 1)..];
        var children = await SearchAsync(JiraQuery.Newest(scope with { Condition = $"cf[{number}] is not EMPTY" }), field, cancellationToken).ConfigureAwait(false);
        List<string> keys = [.. children.Select(static child => child.Parent).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (keys.Count == 0) return [];
        var parents = (await SearchAsync(JiraQuery.ByKeys(keys), field, cancellationToken).ConfigureAwait(false)).DistinctBy(static parent => parent.Key, StringComparer.Ordinal)
            .ToDictionary(static parent => parent.Key, static parent => parent.Type, StringComparer.Ordinal);
        return [.. children.Where(child => child.Parent is { } key && parents.ContainsKey(key)).Select(child => (child.Type, parents[child.Parent ?? ""], child.Parent ?? ""))];
    }

    private async Task<IReadOnlyList<(string Key, string Type, string? Parent)>> SearchAsync(string jql, string field, CancellationToken cancellationToken)
    {
        // A refusal means that nothing is known of the use, as where the field cannot be searched.
        var search = new DataCenterSearch(jql, ["issuetype", field], Sample) { What = What, IsStrict = false };
        using var response = await search.SendAsync(edition.Client, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return [];
        using var document = edition.Client.Parse(response, What);
        return
        [
            .. document.RootElement.Elements("issues")
                .Select(issue => (Key: issue.FilledText("key"), Type: issue.Member("fields", "issuetype")?.FilledText("id"), Parent: JiraParents.FindKey(issue.Member("fields", field))))
                .Where(static issue => issue is { Key: not null, Type: not null }).Select(static issue => (issue.Key ?? "", issue.Type ?? "", issue.Parent)),
        ];
    }
}
