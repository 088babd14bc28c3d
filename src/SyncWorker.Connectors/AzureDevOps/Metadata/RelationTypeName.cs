namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>A relation type as the organisation describes it.</summary>
/// <param name="Name">The word that people see.</param>
/// <param name="IsRemote">Whether its targets lie in another organisation.</param>
internal sealed record RelationTypeName(string Name, bool IsRemote);
