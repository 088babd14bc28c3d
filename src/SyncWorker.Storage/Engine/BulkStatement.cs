namespace SyncWorker.Storage.Engine;

/// <summary>The type of a column; the schema knows no others.</summary>
internal enum ColumnType
{
    Number = 0,
    Text = 1,
    Bytes = 2,
}

/// <summary>A column of the rows that a bulk statement takes.</summary>
internal readonly record struct Column(string Name, ColumnType Type)
{
    public static Column Number(string name) => new(name, ColumnType.Number);

    public static Column Text(string name) => new(name, ColumnType.Text);

    public static Column Bytes(string name) => new(name, ColumnType.Bytes);
}

/// <summary>
/// One statement over many rows. <c>{rows}</c> in its text stands for a table of the columns: SQLite repeats the prepared statement with a table of
/// one row, PostgreSQL gets all rows at once as arrays.
/// </summary>
internal sealed class BulkStatement(string sql, params Column[] columns)
{
    public string Sql { get; } = sql;

    /// <summary>Gets the same for one row whose values are <c>?1</c>, <c>?2</c> …, where that is simpler to plan, or <see langword="null"/>.</summary>
    public string? RowSql { get; private init; }

    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>Inserts rows; a row with a known key takes the new values.</summary>
    public static BulkStatement Upsert(string table, int keyColumns, params Column[] columns)
    {
        var sets = string.Join(", ", columns.Skip(keyColumns).Select(static column => $"{column.Name} = excluded.{column.Name}"));
        return Insert(table, keyColumns, columns, $"DO UPDATE SET {sets}");
    }

    /// <summary>Inserts rows; a row with a known key is left as it is.</summary>
    public static BulkStatement InsertNew(string table, int keyColumns, params Column[] columns) => Insert(table, keyColumns, columns, "DO NOTHING");

    /// <summary>Deletes the rows that agree in all columns.</summary>
    public static BulkStatement Delete(string table, params Column[] columns)
    {
        var names = Names(columns);
        return new BulkStatement($"DELETE FROM {table} WHERE ({names}) IN (SELECT {names} FROM {{rows}})", columns)
        {
            RowSql = $"DELETE FROM {table} WHERE {string.Join(" AND ", columns.Select(static (column, i) => $"{column.Name} = ?{i + 1}"))}",
        };
    }

    private static BulkStatement Insert(string table, int keyColumns, Column[] columns, string onConflict)
    {
        var names = Names(columns);
        var conflict = $"ON CONFLICT ({Names(columns.Take(keyColumns))}) {onConflict}";
        return new BulkStatement($"INSERT INTO {table} ({names}) SELECT {names} FROM {{rows}} {conflict}", columns)
        {
            RowSql = $"INSERT INTO {table} ({names}) VALUES ({string.Join(", ", columns.Select(static (_, i) => $"?{i + 1}"))}) {conflict}",
        };
    }

    private static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(static column => column.Name));
}

/// <summary>A bulk statement with its rows.</summary>
internal sealed class BulkRows(BulkStatement statement)
{
    private readonly List<object?[]> _rows = [];

    public BulkStatement Statement { get; } = statement;

    public IReadOnlyList<object?[]> Rows => _rows;

    /// <summary>Adds a row: <see cref="long"/>, <see cref="string"/> or an array of bytes as the columns say, or null.</summary>
    public void Add(params object?[] values) => _rows.Add(values);
}
