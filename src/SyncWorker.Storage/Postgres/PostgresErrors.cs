using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace SyncWorker.Storage.Postgres;

/// <summary>PostgreSQL's errors in words, without what the connection string holds.</summary>
internal static class PostgresErrors
{
    public static StoreException Translate(string place, DbException fault) => new(Sentence(place, fault), fault);

    private static string Sentence(string place, DbException fault) => fault switch
    {
        PostgresException { SqlState: "28P01" or "28000" } =>
            $"PostgreSQL at {place} refuses the user: check the user name and password in the store's connection string.",
        PostgresException { SqlState: "3D000" } => $"PostgreSQL knows no database {place}: create it, or name another in the store's connection string.",
        PostgresException { SqlState: "42501" } refused =>
            $"The user of the store {place} lacks a right ({refused.MessageText}): grant CREATE on the database, or let its owner run the first start.",
        PostgresException { SqlState: "53300" } => $"PostgreSQL at {place} has no connection left: raise max_connections or end other programs.",
        PostgresException { SqlState: "53100" } => $"The disk of the PostgreSQL server at {place} is full.",
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" } => $"PostgreSQL at {place} is starting or shutting down; a later run may succeed.",
        PostgresException { SqlState: "40001" or "40P01" } => $"PostgreSQL at {place} took a transaction back because of another one; a later run may succeed.",
        PostgresException other => $"The store {place} refused a statement: {other.SqlState} {other.MessageText}",
        { InnerException: SocketException or TimeoutException or IOException } =>
            $"PostgreSQL at {place} cannot be reached: {fault.InnerException.Message} Check the host and port, and that the server runs.",
        _ => $"The store {place} failed: {fault.Message}",
    };
}
