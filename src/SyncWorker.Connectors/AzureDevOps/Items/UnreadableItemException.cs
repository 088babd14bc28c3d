namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>A payload that cannot be understood as a work item; it is put aside. The message is one sentence.</summary>
internal sealed class UnreadableItemException(string message, Exception? innerException = null) : Exception(message, innerException);
