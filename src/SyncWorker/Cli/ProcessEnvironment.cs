using System.Collections;

namespace SyncWorker.Cli;

/// <summary>The process' environment variables.</summary>
internal static class ProcessEnvironment
{
    /// <summary>Reads all of them.</summary>
    public static Dictionary<string, string> Read() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal);
}
