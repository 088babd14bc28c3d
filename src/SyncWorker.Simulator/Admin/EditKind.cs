namespace SyncWorker.Simulator.Admin;

/// <summary>One kind of edit that can be asked for by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Needs">What an exact request names: <c>item</c>, <c>project</c>, both with a plus between them, or nothing (null): then only random edits do it.</param>
/// <param name="IsDefault">Whether random edits do it when no kinds are chosen.</param>
/// <param name="Meaning">What it does, in one sentence.</param>
public sealed record EditKind(string Name, string? Needs, bool IsDefault, string Meaning);
