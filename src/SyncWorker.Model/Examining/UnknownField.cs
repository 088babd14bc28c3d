namespace SyncWorker.Model.Examining;

/// <summary>A field that the configuration names and the tracker's own lists do not have: it is read as empty everywhere.</summary>
/// <param name="Id">The field, as the configuration names it.</param>
/// <param name="Sentence">What is wrong, where, and what to do.</param>
public sealed record UnknownField(string Id, string Sentence);
