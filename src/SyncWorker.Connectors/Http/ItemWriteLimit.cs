namespace SyncWorker.Connectors.Http;

/// <summary>How many writes an item takes in a sliding span.</summary>
/// <param name="Writes">The most writes.</param>
/// <param name="Span">The span.</param>
internal readonly record struct ItemWriteLimit(int Writes, TimeSpan Span);
