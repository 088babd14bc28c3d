using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>The account that we use, under all the names that payloads give it.</summary>
internal sealed class OwnAccount
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Initializes a new instance of the <see cref="OwnAccount"/> class.</summary>
    /// <param name="user">The <c>authenticatedUser</c> of the connection data.</param>
    public OwnAccount(JsonElement user)
    {
        Id = WireValue.Text(user, "id") ?? "";
        Name = WireValue.Text(user, "providerDisplayName") ?? WireValue.Text(user, "customDisplayName") ?? Id;
        var subject = WireValue.Text(user, "subjectDescriptor");
        var account = WireValue.Find(user, "properties") is { } properties && WireValue.Find(properties, "Account") is { } property
            ? property.ValueKind == JsonValueKind.Object ? WireValue.Text(property, "$value") : WireValue.Text(property)
            : null;
        foreach (var name in new[] { Id, subject, WireValue.Text(user, "descriptor"), account })
        {
            if (!string.IsNullOrEmpty(name)) _names.Add(name);
        }

        Key = subject ?? Id;
    }

    /// <summary>Gets the identity's GUID; empty when the answer had none.</summary>
    public string Id { get; }

    /// <summary>Gets the id that people are keyed on.</summary>
    public string Key { get; }

    /// <summary>Gets the name to show.</summary>
    public string Name { get; }

    /// <summary>Says whether an author is we.</summary>
    public bool Is(WireIdentity? author) =>
        author is not null && (Is(author.Id) || Is(author.Descriptor) || Is(author.UniqueName));

    private bool Is(string? name) => name is not null && _names.Contains(name);
}
