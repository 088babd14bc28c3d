using System.Data.Common;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Engine;

/// <summary>Reads columns as the model wants them.</summary>
internal static class RowReading
{
    public static string Text(this DbDataReader reader, int column) => StoreText.Decode(reader.GetString(column));

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Text(column);

    public static long? NumberOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static byte[]? BytesOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset? InstantOrNull(this DbDataReader reader, int column) => Instant(reader.NumberOrNull(column));

    public static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    public static DateOnly? Day(long? number) => number is { } known ? DateOnly.FromDayNumber((int)known) : null;

    public static long? Number(DateOnly? day) => day?.DayNumber;

    public static long? Number(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();
}
