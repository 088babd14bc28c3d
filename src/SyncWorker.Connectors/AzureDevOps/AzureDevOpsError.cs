using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>The error envelope. Its key classifies it; where that says nothing, the code that the message begins with.</summary>
internal sealed partial record AzureDevOpsError
{
    /// <summary>Gets the message.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the key, or empty.</summary>
    public required string TypeKey { get; init; }

    /// <summary>Gets the code in the message, such as <c>TF26071</c>, or empty.</summary>
    public required string Code { get; init; }

    /// <summary>Gets what rules say about single fields: the field, or empty, and the message.</summary>
    public required IReadOnlyList<(string Field, string Message)> RuleErrors { get; init; }

    /// <summary>Gets a value indicating whether the item was changed by somebody between reading and writing.</summary>
    public bool IsRevisionMismatch => TypeKey.Contains("RevisionMismatch", StringComparison.OrdinalIgnoreCase) || Code == "TF26071";

    /// <summary>Gets a value indicating whether the item has had all the revisions it may have. Answered with a 500 that never passes.</summary>
    public bool IsRevisionCap => Message.Contains("10,000 revisions", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets a value indicating whether a query meets or costs too much. The same query never passes.</summary>
    public bool IsQueryTooLarge => Code is "VS402337" or "VS402335";

    /// <summary>Gets a value indicating whether a query names an area or iteration that is not there, or is not shown to us.</summary>
    public bool IsUnknownPlace => Code == "TF51011";

    /// <summary>Reads an error body; <see langword="null"/> when it is none.</summary>
    public static AzureDevOpsError? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span);
            var inner = WireValue.Find(root, "value") ?? root;
            var message = WireValue.Text(root, "message") ?? WireValue.Text(inner, "Message") ?? WireValue.Text(inner, "message");
            if (message is null) return null;
            return new AzureDevOpsError
            {
                Message = message,
                TypeKey = WireValue.Text(root, "typeKey") ?? "",
                Code = CodePattern().Match(message).Value,
                RuleErrors = ReadRuleErrors(root),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<(string Field, string Message)> ReadRuleErrors(JsonElement root)
    {
        if (WireValue.Find(root, "customProperties") is not { } custom
            || WireValue.Find(custom, "RuleValidationErrors") is not { ValueKind: JsonValueKind.Array } errors)
        {
            return [];
        }

        return [.. errors.EnumerateArray().Select(static error =>
            (WireValue.Text(error, "fieldReferenceName") ?? "", WireValue.Text(error, "errorMessage") ?? "not allowed"))];
    }

    [GeneratedRegex(@"\b(VS|TF)\d+\b")]
    private static partial Regex CodePattern();
}
