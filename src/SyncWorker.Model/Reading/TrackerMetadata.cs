namespace SyncWorker.Model.Reading;

/// <summary>One metadata answer of a tracker, kept as it came.</summary>
/// <param name="Name">A stable name, such as <c>statuses</c> or <c>projects/PAY/versions</c>.</param>
/// <param name="Json">The answer's UTF-8 JSON.</param>
public sealed record MetadataDocument(string Name, ReadOnlyMemory<byte> Json);

/// <summary>All metadata that mapping needs: projects, types, states, fields, iterations, releases.</summary>
/// <param name="Documents">The answers, in the order they were read.</param>
public sealed record TrackerMetadata(IReadOnlyList<MetadataDocument> Documents);
