using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Pipeline;

/// <summary>Names the mapping that stored items were mapped with. Another name means that everything is read and mapped again.</summary>
public static class MappingVersion
{
    /// <summary>Computes the version of what a connection's definition says about reading and mapping.</summary>
    /// <param name="definition">The connection.</param>
    /// <returns>The scope's and the mapping's version, sixteen hexadecimal digits each, with a dot between; equal definitions give equal versions, whatever the order of their keys.</returns>
    public static string Of(ConnectionDefinition definition)
    {
        var mapping = definition.Mapping;
        return $"{Hash(JsonSerializer.Serialize(definition.Scope))}.{Hash(JsonSerializer.Serialize(new
        {
            Format = 3,
            Mapping = mapping with
            {
                States = new SortedDictionary<string, Model.Items.StateCategory>(mapping.States.ToDictionary(), StringComparer.Ordinal),
                Levels = new SortedDictionary<string, int>(mapping.Levels.ToDictionary(), StringComparer.Ordinal),
            },
            Fields = definition.KeepFields.Order(StringComparer.Ordinal),
            Properties = definition.KeepProperties.Order(StringComparer.Ordinal),
        }))}";
    }

    /// <summary>Says whether two versions read the same items.</summary>
    /// <param name="first">A version, of whatever format.</param>
    /// <param name="second">Another.</param>
    public static bool HaveSameScope(string first, string second) => first.Split('.') is [var scope, _] && second.StartsWith(scope + ".", StringComparison.Ordinal);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
