using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads the lists of a Jira that issues only name: releases, components, priorities, resolutions, and the columns of boards.</summary>
internal static class JiraCatalogueLists
{
    /// <summary>Reads all of them. Odd entries are left out, never fatal.</summary>
    /// <param name="documents">The metadata.</param>
    public static IReadOnlyList<CatalogueEntry> Read(IReadOnlyList<MetadataDocument> documents) =>
    [
        .. OfProjects(documents, "/versions").Select(static pair => Release(pair.Project, pair.Value)).OfType<CatalogueEntry>(),
        .. JiraDocuments.Values(documents, "priorities").Select(static value => Named(CatalogueKind.Priority, value, detail: null)).OfType<CatalogueEntry>(),
        .. JiraDocuments.Values(documents, "resolutions").Select(static value => Named(CatalogueKind.Resolution, value, detail: null)).OfType<CatalogueEntry>(),
        .. OfProjects(documents, "/components").Select(static pair => Named(CatalogueKind.Component, pair.Value, pair.Project)).OfType<CatalogueEntry>(),
        .. documents.Where(static document => document.Name.StartsWith("boards/", StringComparison.Ordinal) && document.Name.EndsWith("/configuration", StringComparison.Ordinal))
            .SelectMany(static document => Columns(document.Name.Split('/')[1], JiraDocuments.Parse(document))),
    ];

    private static IEnumerable<(string Project, JsonElement Value)> OfProjects(IReadOnlyList<MetadataDocument> documents, string list) =>
        from document in documents
        where document.Name.StartsWith("projects/", StringComparison.Ordinal) && document.Name.EndsWith(list, StringComparison.Ordinal)
        from value in JiraDocuments.Values([document], document.Name)
        select (document.Name.Split('/')[1], value);

    private static CatalogueEntry? Release(string project, JsonElement value) => Named(CatalogueKind.Release, value, project) is { } release
        ? release with
        {
            StartOn = JiraTime.ReadDay(value.Member("startDate"), TimeZoneInfo.Utc),
            FinishOn = JiraTime.ReadDay(value.Member("releaseDate"), TimeZoneInfo.Utc),
        }
        : null;

    private static CatalogueEntry? Named(CatalogueKind kind, JsonElement value, string? detail) => value.FilledText("id") is { } id
        ? new CatalogueEntry { Kind = kind, NativeId = id, Word = value.Text("name") ?? id, Detail = detail }
        : null;

    /// <summary>Columns have no id: the board and the place among its columns stand for one.</summary>
    private static IEnumerable<CatalogueEntry> Columns(string board, JsonElement configuration)
    {
        var constraint = configuration.Member("columnConfig")?.FilledText("constraintType");
        var place = 0;
        foreach (var column in configuration.Member("columnConfig")?.Elements("columns") ?? [])
        {
            yield return new CatalogueEntry
            {
                Kind = CatalogueKind.BoardColumn,
                NativeId = string.Create(CultureInfo.InvariantCulture, $"{board}/{place++}"),
                Word = column.Text("name") ?? "",
                Detail = Describe(column, constraint),
            };
        }
    }

    private static string Describe(JsonElement column, string? constraint)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("states");
            foreach (var state in column.Elements("statuses").Select(static status => status.FilledText("id")).OfType<string>()) json.WriteStringValue(state);
            json.WriteEndArray();
            var (min, max) = (column.Whole("min"), column.Whole("max"));
            if (min is { } least) json.WriteNumber("min", least);
            if (max is { } most) json.WriteNumber("max", most);
            if ((min ?? max) is not null && constraint is not null) json.WriteString("by", constraint);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
