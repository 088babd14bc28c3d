namespace SyncWorker.Model.Reading;

/// <summary>How far a connection has been read. Only the connector that wrote it understands it; it is saved together with what it stands for.</summary>
/// <param name="Value">The connector's own text.</param>
public sealed record SyncCursor(string Value);
