using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.AzureDevOps.Writing;

/// <summary>How an update stands against what the item holds.</summary>
internal enum UpdateStanding
{
    /// <summary>The item already holds the value.</summary>
    Holds = 0,

    /// <summary>The item holds what the update expects: it may be written.</summary>
    Pending = 1,

    /// <summary>Somebody has written something else.</summary>
    Superseded = 2,
}

/// <summary>The revision and the target fields of an item, just read.</summary>
internal sealed class ItemState(JsonElement item)
{
    private readonly JsonElement _fields = WireValue.Find(item, "fields") ?? default;

    /// <summary>Gets the revision, or <see langword="null"/> when the answer holds none.</summary>
    public long? Revision { get; } = WireValue.Find(item, "rev") is { } rev ? WireValue.TryInteger(rev) : null;

    /// <summary>Gets the tags as they stand.</summary>
    public IReadOnlyList<string> Tags { get; } =
        (WireValue.Text(WireValue.Find(item, "fields") ?? default, FieldNames.Tags) ?? "")
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Gets the value of a field in canonical form, or <see langword="null"/> when it is empty.</summary>
    public string? Value(string field) => WireValue.Text(_fields, field);

    /// <summary>Compares an update with the item.</summary>
    public UpdateStanding Compare(FieldUpdate update)
    {
        if (update.Place == WriteBackPlace.Tag)
        {
            var holds = (update.After is null || HasTag(update.After)) && (update.Before is null || !HasTag(update.Before));
            return holds ? UpdateStanding.Holds : UpdateStanding.Pending;
        }

        var value = Value(update.Field);
        return CanonicalText.AreSame(value, update.After, update.IsNumber) ? UpdateStanding.Holds
            : CanonicalText.AreSame(value, update.Before, update.IsNumber) ? UpdateStanding.Pending
            : UpdateStanding.Superseded;
    }

    // Azure DevOps treats tags that differ in case as one.
    private bool HasTag(string tag) => Tags.Contains(tag, StringComparer.OrdinalIgnoreCase);
}
