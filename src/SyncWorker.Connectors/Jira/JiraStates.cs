using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.Jira;

/// <summary>Where an issue stands, now and at each of its changes.</summary>
internal sealed class JiraStates(MappingDefinition mapping, JiraCatalogue catalogue)
{
    private readonly HashSet<string> _removed = new(mapping.RemovedResolutions, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the state: the configured category of the status, else the listed one, else the one inside the issue.</summary>
    /// <param name="fields">The issue's fields.</param>
    /// <param name="notes">Takes what could not be mapped, and disagreements.</param>
    public (StateCategory Category, string State) Read(JsonElement fields, List<MappingNote> notes)
    {
        var status = fields.Member("status");
        var id = status?.FilledText("id");
        var name = status?.FilledText("name") ?? (id is null ? null : catalogue.Statuses.GetValueOrDefault(id)?.Name) ?? "";
        var inside = status?.Member("statusCategory")?.Text("key");
        var category = Find(id) ?? JiraCatalogue.CategoryOf(inside);
        if (category == StateCategory.Unmapped) notes.Add(new MappingNote(MappingNoteKind.State, $"status {id ?? "?"} \"{name}\""));
        else if (id is not null && !mapping.States.ContainsKey(id)) NoteConflict(id, name, inside, category, notes);
        var resolution = fields.Member("resolution");
        return (IsRemoved(resolution?.FilledText("id"), resolution?.FilledText("name")) ? StateCategory.Removed : category, name);
    }

    /// <summary>Says whether a resolution means that the work was given up. Names are translated to the account's language; ids are not.</summary>
    /// <param name="id">The resolution's id, or <see langword="null"/>.</param>
    /// <param name="name">Its name, or <see langword="null"/>.</param>
    public bool IsRemoved(string? id, string? name) => (id is not null && _removed.Contains(id)) || (name is not null && _removed.Contains(name));

    /// <summary>Finds the category of a status by id; null when neither configuration nor list knows it.</summary>
    /// <param name="id">The status' id, or <see langword="null"/>.</param>
    public StateCategory? Find(string? id)
    {
        if (id is null) return null;
        if (mapping.States.TryGetValue(id, out var configured)) return configured;
        return catalogue.Statuses.GetValueOrDefault(id) is { } listed ? JiraCatalogue.CategoryOf(listed.CategoryKey) : null;
    }

    /// <summary>Finds when work first started and when it was last completed.</summary>
    /// <param name="history">The issue's history, oldest first.</param>
    /// <param name="fields">The issue's fields, for the times that Jira itself keeps.</param>
    /// <param name="present">The present category.</param>
    public (DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt) FindTimes(IReadOnlyList<HistoryEntry> history, JsonElement fields, StateCategory present)
    {
        DateTimeOffset? startedAt = null, completedAt = null;
        var wasCompleted = false;
        foreach (var entry in history)
        {
            if (entry.Field != HistoryField.State) continue;
            var category = Find(entry.ToId) ?? StateCategory.Unmapped;
            if (category == StateCategory.InProgress) startedAt ??= entry.HappenedAt;
            if (category == StateCategory.Completed && !wasCompleted) completedAt = entry.HappenedAt;
            wasCompleted = category == StateCategory.Completed;
        }

        if (present != StateCategory.Completed) return (startedAt, null);
        return (startedAt, wasCompleted ? completedAt : JiraTime.ReadInstant(fields.Member("resolutiondate")) ?? JiraTime.ReadInstant(fields.Member("statuscategorychangedate")));
    }

    private static void NoteConflict(string id, string name, string? inside, StateCategory category, List<MappingNote> notes)
    {
        if (JiraCatalogue.CategoryOf(inside) is var said && said != StateCategory.Unmapped && said != category)
            notes.Add(new MappingNote(MappingNoteKind.Conflict, $"status {id} \"{name}\": an issue says {said}, the list of statuses says {category}; the list counts"));
    }
}
