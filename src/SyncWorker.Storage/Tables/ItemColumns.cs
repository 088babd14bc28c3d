using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>The mapped columns of an item's row, in the order of <see cref="Columns"/>. Decoding is <see cref="ItemDecoder"/>'s.</summary>
internal static class ItemColumns
{
    /// <summary>Estimates and hours beyond this are refused: nobody plans a trillion, and thousandths of it still fit with room for sums.</summary>
    public const decimal Largest = 1_000_000_000_000m;

    /// <summary>The place of the work done, in thousandths of an hour.</summary>
    public const int Completed = 13;

    /// <summary>The place of the labels.</summary>
    public const int LabelList = 31;

    /// <summary>The place of the fields and properties kept as text.</summary>
    public const int FieldTexts = 34;

    /// <summary>The place of the tracker's revision.</summary>
    public const int Revision = 36;

    public static IReadOnlyList<Column> Columns { get; } =
    [
        Column.Number("native_id"), Column.Text("item_key"), Column.Text("url"), Column.Text("project"), Column.Text("title"),
        Column.Text("tracker_type"), Column.Number("hierarchy_level"), Column.Number("state_category"), Column.Text("tracker_state"), Column.Number("parent_id"),
        Column.Number("estimate"), Column.Number("estimate_unit"), Column.Number("remaining_hours"), Column.Number("completed_hours"),
        Column.Number("start_on"), Column.Number("due_on"),
        Column.Number("created_at"), Column.Number("updated_at"), Column.Number("started_at"), Column.Number("completed_at"),
        Column.Text("assignee_id"), Column.Text("assignee_name"), Column.Text("assignee_email"),
        Column.Text("iteration_id"), Column.Text("iteration_name"), Column.Number("iteration_start_on"), Column.Number("iteration_finish_on"),
        Column.Text("team"), Column.Text("area_path"), Column.Text("priority"), Column.Number("is_blocked"),
        Column.Text("labels"), Column.Text("releases"), Column.Text("links"), Column.Text("fields"), Column.Text("notes"), Column.Number("revision"),
        Column.Text("components"),
    ];

    /// <summary>Gets the columns' names for a SELECT.</summary>
    public static string Names { get; } = string.Join(", ", Columns.Select(static column => column.Name));

    /// <summary>Says why an item cannot be kept as it was mapped, or <see langword="null"/>.</summary>
    public static string? Refusal(WorkItem item) =>
        Refusal("estimate", item.Estimate) ?? Refusal("remaining work", item.RemainingHours) ?? Refusal("completed work", item.CompletedHours);

    /// <summary>Encodes an item that <see cref="Refusal(WorkItem)"/> does not refuse; <paramref name="row"/> may be longer.</summary>
    public static void Encode(WorkItem item, Span<object?> row)
    {
        row[0] = item.Id.NativeId;
        row[1] = StoreText.EncodeText(item.Key);
        row[2] = StoreText.EncodeText(item.Url);
        row[3] = StoreText.EncodeText(item.Project);
        row[4] = StoreText.EncodeText(item.Title);
        row[5] = StoreText.EncodeText(item.TrackerType);
        row[6] = (long?)item.HierarchyLevel;
        row[7] = (long)item.StateCategory;
        row[8] = StoreText.EncodeText(item.TrackerState);
        row[9] = item.ParentId;
        row[10] = Thousandths(item.Estimate);
        row[11] = (long)item.EstimateUnit;
        row[12] = Thousandths(item.RemainingHours);
        row[Completed] = Thousandths(item.CompletedHours);
        row[14] = RowReading.Number(item.StartOn);
        row[15] = RowReading.Number(item.DueOn);
        row[16] = item.CreatedAt.ToUnixTimeMilliseconds();
        row[17] = item.UpdatedAt.ToUnixTimeMilliseconds();
        row[18] = RowReading.Number(item.StartedAt);
        row[19] = RowReading.Number(item.CompletedAt);
        row[20] = StoreText.Encode(item.Assignee?.Id);
        row[21] = StoreText.Encode(item.Assignee?.DisplayName);
        row[22] = StoreText.Encode(item.Assignee?.Email);
        row[23] = StoreText.Encode(item.Iteration?.Id);
        row[24] = StoreText.Encode(item.Iteration?.Name);
        row[25] = RowReading.Number(item.Iteration?.StartOn);
        row[26] = RowReading.Number(item.Iteration?.FinishOn);
        row[27] = StoreText.Encode(item.Team);
        row[28] = StoreText.Encode(item.AreaPath);
        row[29] = StoreText.Encode(item.Priority);
        row[30] = item.IsBlocked ? 1L : 0L;
        row[LabelList] = Texts(item.Labels);
        row[32] = Texts(item.Releases);
        row[33] = Links(item.Links);
        row[FieldTexts] = Fields(item.Fields);
        row[35] = Notes(item.Notes);
        row[Revision] = item.Revision;
        row[37] = Texts(item.Components);
    }

    /// <summary>Takes items apart into those that can be kept, by id, and those that cannot, to be put aside.</summary>
    public static (Dictionary<long, ReadItem> Fit, List<QuarantinedItem> Refused) Divide(IReadOnlyList<ReadItem> items)
    {
        var (fit, refused) = (new Dictionary<long, ReadItem>(items.Count), new List<QuarantinedItem>());
        foreach (var read in items)
        {
            if (Refusal(read.Item) is { } reason) refused.Add(new QuarantinedItem { NativeId = read.Item.Id.NativeId, Reason = reason, Raw = read.Raw });
            else fit[read.Item.Id.NativeId] = read;
        }

        return (fit, refused);
    }

    /// <summary>Encodes a list of texts; an empty one is null.</summary>
    public static string? Texts(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? null : JsonSerializer.Serialize([.. texts.Select(StoreText.EncodeText)], StoreJson.Plain.Texts);

    /// <summary>Encodes fields by id, in ordinal order; none is null.</summary>
    public static string? Fields(IReadOnlyDictionary<string, string> fields) => fields.Count == 0
        ? null
        : JsonSerializer.Serialize(
            fields.OrderBy(static field => field.Key, StringComparer.Ordinal).ToDictionary(static field => StoreText.EncodeText(field.Key), static field => StoreText.EncodeText(field.Value)),
            StoreJson.Plain.TextByName);

    /// <summary>Gets what the column of notes holds wherever a note is of a kind, and nowhere else: quotation marks inside of texts are escaped.</summary>
    public static string MarkOf(MappingNoteKind kind) => $"\"K\":{((int)kind).ToString(CultureInfo.InvariantCulture)},";

    private static string? Links(IReadOnlyList<ItemLink> links) => links.Count == 0
        ? null
        : JsonSerializer.Serialize(
            [.. links.Select(static link => new LinkRow((int)link.Kind, StoreText.EncodeText(link.TrackerType), link.TargetId, StoreText.Encode(link.TargetUrl)))],
            StoreJson.Plain.Links);

    private static string? Notes(IReadOnlyList<MappingNote> notes) => notes.Count == 0
        ? null
        : JsonSerializer.Serialize([.. notes.Select(static note => new NoteRow((int)note.Kind, StoreText.EncodeText(note.Value)))], StoreJson.Plain.Notes);

    private static string? Refusal(string what, decimal? value) => value is { } known && Math.Abs(known) > Largest
        ? string.Create(CultureInfo.InvariantCulture, $"The {what} is {known}; more than {Largest:#,0} is not kept.")
        : null;

    /// <summary>Encodes an estimate or hours as whole thousandths, half to even: the one rounding whose sums do not drift.</summary>
    public static long? Thousandths(decimal? value) => value is { } known ? (long)decimal.Round(known * 1000m, 0, MidpointRounding.ToEven) : null;
}
