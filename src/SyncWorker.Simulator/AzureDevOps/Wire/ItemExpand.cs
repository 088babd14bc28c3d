using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>What <c>$expand</c> asks for; clients send the word or its number.</summary>
internal enum ItemExpand
{
    None = 0,
    Relations = 1,
    Fields = 2,
    Links = 3,
    All = 4,
}

/// <summary>Reads enumerations that may come as words or as numbers.</summary>
internal static class WireEnum
{
    public static T Parse<T>(string? text, T missing, string name)
        where T : struct, Enum
    {
        if (text is null)
        {
            return missing;
        }

        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw AzureDevOpsFault.InvalidArgument($"The value '{text}' is not valid for {name}.");
    }

    public static T Parse<T>(JsonNode? node, T missing, string name)
        where T : struct, Enum => node is null ? missing : Parse(
            node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString(), missing, name);
}
