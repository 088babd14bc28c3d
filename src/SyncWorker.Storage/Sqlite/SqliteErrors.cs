using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Storage.Sqlite;

/// <summary>SQLite's errors in words.</summary>
internal static class SqliteErrors
{
    public static StoreException Translate(string path, DbException fault) => new(Sentence(path, fault), fault);

    private static string Sentence(string path, DbException fault) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        5 or 6 => $"The store '{path}' is locked by another program for too long; end that program or name another file.",
        8 => $"The store '{path}' cannot be written: give this user the right to write to the file and its folder.",
        10 => $"Reading or writing the store '{path}' failed on its disk: {fault.Message}",
        11 => $"The store '{path}' is damaged; restore it from a backup, or sync into a new file.",
        13 => $"The disk of the store '{path}' is full.",
        14 => $"The store '{path}' cannot be opened: check that its folder exists and that this user may write there.",
        26 => $"'{path}' is not a SQLite database; name another file for the store.",
        _ => $"The store '{path}' refused a statement: {fault.Message}",
    };
}
