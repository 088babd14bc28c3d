using SyncWorker.Options;

namespace SyncWorker.Cli;

/// <summary>A verb cannot start because its configuration has faults.</summary>
/// <param name="file">The file.</param>
/// <param name="result">The faults.</param>
internal sealed class FaultyConfigurationException(string file, ConfigurationResult result) : Exception("The configuration has faults.")
{
    /// <summary>Gets the file.</summary>
    public string File { get; } = file;

    /// <summary>Gets the faults.</summary>
    public ConfigurationResult Result { get; } = result;
}
