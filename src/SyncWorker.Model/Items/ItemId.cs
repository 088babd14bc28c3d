using System.Globalization;

namespace SyncWorker.Model.Items;

/// <summary>Identifies a work item for ever: a connection's name and the tracker's immutable numeric id.</summary>
/// <param name="Connection">The configured connection name; part of the identity, never renamed.</param>
/// <param name="NativeId">Jira's numeric issue id or Azure DevOps' work item id. A key such as <c>PAY-12</c> is a label, not an id.</param>
public readonly record struct ItemId(string Connection, long NativeId)
{
    /// <summary>Returns the id as <c>connection/nativeId</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Connection}/{NativeId}");
}
