using SyncWorker.Model.Definitions;

namespace SyncWorker.Options;

/// <summary>Tells each connection which tracker fields and properties to keep beside the mapped ones: targets, cross-link keys, the reported status.</summary>
internal static class KeptFields
{
    /// <summary>Returns the definition with the lists filled.</summary>
    public static SyncWorkerDefinition Fill(SyncWorkerDefinition definition) =>
        definition with { Connections = [.. definition.Connections.Select(connection => Fill(connection, definition))] };

    private static ConnectionDefinition Fill(ConnectionDefinition connection, SyncWorkerDefinition definition)
    {
        var targets = definition.WriteBack.Targets.Where(target => target.Connection == connection.Name).ToList();
        var links = definition.CrossLinks.Where(link => link.From == connection.Name).Select(link => link.Field);
        return connection with
        {
            KeepFields = Sort([.. FieldsOf(targets, WriteBackPlace.Field), .. links, connection.Mapping.ReportedStatusField]),
            KeepProperties = Sort(FieldsOf(targets, WriteBackPlace.Property)),
        };
    }

    private static IEnumerable<string?> FieldsOf(IEnumerable<WriteBackTarget> targets, WriteBackPlace place) =>
        targets.Where(target => target.Place == place).Select(target => target.Field);

    private static IReadOnlyList<string> Sort(IEnumerable<string?> fields) => [.. fields.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
