using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Tells the shared catalogue what a Jira consists of.</summary>
internal static class JiraCatalogueEntries
{
    /// <summary>Lists everything that has a name, each kind by id.</summary>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="mapping">The configured categories of states.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    public static IReadOnlyList<CatalogueEntry> Of(JiraCatalogue catalogue, MappingDefinition mapping, TimeZoneInfo zone)
    {
        var states = new JiraStates(mapping, catalogue);
        return
        [
            .. catalogue.Projects.OrderBy(static project => project.Id).Select(static project => Entry(CatalogueKind.Project, Text(project.Id), project.Name, project.Key)),
            .. Sorted(catalogue.Types).Select(static type => Entry(CatalogueKind.Type, type.Id, type.Name, type.Level is { } level ? Text(level) : null)),
            .. Sorted(catalogue.Statuses).Select(status => Entry(CatalogueKind.State, status.Id, status.Name, (states.Find(status.Id) ?? default).ToString())),
            .. Sorted(catalogue.Fields).Select(static field => Entry(CatalogueKind.Field, field.Id, field.Name, field.Type)),
            .. Sorted(catalogue.Sprints).Select(sprint => Iteration(sprint, zone)),
            .. catalogue.Lists.DistinctBy(static entry => (entry.Kind, entry.NativeId)).OrderBy(static entry => entry.Kind).ThenBy(static entry => entry.NativeId, StringComparer.Ordinal)
                .Select(entry => entry.Kind == CatalogueKind.Resolution && states.IsRemoved(entry.NativeId, entry.Word) ? entry with { Detail = nameof(StateCategory.Removed) } : entry),
        ];
    }

    private static IEnumerable<T> Sorted<T>(IReadOnlyDictionary<string, T> entries) =>
        entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Value);

    private static CatalogueEntry Iteration(JiraSprint sprint, TimeZoneInfo zone)
    {
        var iteration = JiraSprints.ToIteration(sprint, zone);
        return Entry(CatalogueKind.Iteration, sprint.Id, sprint.Name, sprint.State) with { StartOn = iteration.StartOn, FinishOn = iteration.FinishOn };
    }

    private static CatalogueEntry Entry(CatalogueKind kind, string id, string word, string? detail) =>
        new() { Kind = kind, NativeId = id, Word = word, Detail = detail };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
