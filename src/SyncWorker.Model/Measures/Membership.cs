using SyncWorker.Model.Items;

namespace SyncWorker.Model.Measures;

/// <summary>That an item belongs to a node of a portfolio.</summary>
/// <param name="Path">The node's path.</param>
/// <param name="Item">The item.</param>
public readonly record struct Membership(string Path, ItemId Item);
