using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Options;

/// <summary>Names a configuration by a hash of its definitions, so that every stored number says what it was measured by.</summary>
internal static class ConfigurationVersion
{
    private static readonly JsonSerializerOptions Canonical = new()
    {
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    /// <summary>Returns the definition with its version: sixteen hexadecimal digits. How one signs in, how fast one reads and when removals wait changes no number and is left out.</summary>
    public static SyncWorkerDefinition Stamp(SyncWorkerDefinition definition)
    {
        var ordered = definition with { Connections = [.. definition.Connections.Select(Order)], Version = "" };
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ordered, Canonical));
        return definition with { Version = Convert.ToHexStringLower(hash.AsSpan(0, 8)) };
    }

    private static ConnectionDefinition Order(ConnectionDefinition connection) => connection with
    {
        Mapping = connection.Mapping with { States = new SortedDictionary<string, Model.Items.StateCategory>(connection.Mapping.States.ToDictionary(), StringComparer.Ordinal) },
    };

    private static void LeaveOut(JsonTypeInfo type)
    {
        if (type.Type != typeof(ConnectionDefinition)) return;
        foreach (var property in type.Properties.Where(property => property.Name is nameof(ConnectionDefinition.Auth) or nameof(ConnectionDefinition.Rate) or nameof(ConnectionDefinition.Brake)))
        {
            property.ShouldSerialize = (_, _) => false;
        }
    }
}
