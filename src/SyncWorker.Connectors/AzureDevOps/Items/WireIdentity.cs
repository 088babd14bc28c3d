using System.Text.Json;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>A person as payloads name them: an object, <c>Name &lt;mail&gt;</c>, or a bare word.</summary>
internal sealed record WireIdentity
{
    /// <summary>Gets the name to show.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the permanent descriptor, or <see langword="null"/> (strings and old servers have none).</summary>
    public string? Descriptor { get; init; }

    /// <summary>Gets the identity's GUID, or <see langword="null"/>.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the sign-in name: a mail address, or <c>DOMAIN\user</c> on a server; it can be absent.</summary>
    public string? UniqueName { get; init; }

    /// <summary>Gets the id to key on.</summary>
    public string Key => Descriptor ?? Id ?? UniqueName ?? DisplayName;

    /// <summary>Reads an identity, or <see langword="null"/> when there is none.</summary>
    public static WireIdentity? Read(JsonElement? value) => value is not { } person ? null : person.ValueKind switch
    {
        JsonValueKind.Object => Of(person),
        JsonValueKind.String => Parse(WireValue.String(person)),
        _ => null,
    };

    /// <summary>The person in the shared model.</summary>
    public PersonRef ToPerson() => new()
    {
        Id = Key,
        DisplayName = DisplayName,
        Email = UniqueName is { } name && name.Contains('@', StringComparison.Ordinal) ? name.ToLowerInvariant() : null,
    };

    private static WireIdentity? Of(JsonElement value)
    {
        var (descriptor, id, uniqueName) = (Field(value, "descriptor"), Field(value, "id"), Field(value, "uniqueName"));
        var name = Field(value, "displayName") ?? uniqueName ?? descriptor ?? id;
        return name is null ? null : new WireIdentity { DisplayName = name, Descriptor = descriptor, Id = id, UniqueName = uniqueName };
    }

    private static string? Field(JsonElement person, string name) =>
        WireValue.Find(person, name) is { ValueKind: JsonValueKind.String } text && WireValue.String(text) is { Length: > 0 } word ? word : null;

    private static WireIdentity? Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return null;
        var open = trimmed.LastIndexOf('<');
        if (open > 0 && trimmed.EndsWith('>') && trimmed[(open + 1)..^1].Trim() is { Length: > 0 } uniqueName)
            return new WireIdentity { DisplayName = trimmed[..open].Trim(), UniqueName = uniqueName };
        var isSignIn = trimmed.Contains('@', StringComparison.Ordinal) || trimmed.Contains('\\', StringComparison.Ordinal);
        return new WireIdentity { DisplayName = trimmed, UniqueName = isSignIn ? trimmed : null };
    }
}
