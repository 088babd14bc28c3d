namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A state of one work item type.</summary>
/// <param name="Name">The word that items carry.</param>
/// <param name="Category">Proposed, InProgress, Resolved, Completed or Removed: a property of (type, state), never of the word alone.</param>
/// <param name="Color">Six hexadecimal digits.</param>
internal sealed record WorkItemState(string Name, string Category, string Color);
