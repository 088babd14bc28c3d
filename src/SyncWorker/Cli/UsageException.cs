namespace SyncWorker.Cli;

/// <summary>The command line asks for something that cannot be done. The message is one sentence for the person who typed it.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class UsageException(string message) : Exception(message);
