namespace SyncWorker.Model.Definitions;

/// <summary>An item as a person writes it in the configuration: <c>connection/key</c> or <c>connection/id</c>. Resolved against the store.</summary>
/// <param name="Connection">The connection's name.</param>
/// <param name="Key">The item's key or numeric id.</param>
public sealed record ItemReference(string Connection, string Key)
{
    /// <summary>Returns <c>connection/key</c>.</summary>
    public override string ToString() => $"{Connection}/{Key}";
}
