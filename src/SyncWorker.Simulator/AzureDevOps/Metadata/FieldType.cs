namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>The kind of value that a work item field holds.</summary>
internal enum FieldType
{
    String,
    Integer,
    Double,
    DateTime,
    PlainText,
    Html,
    TreePath,
    History,
    Boolean,
    Identity,
}
