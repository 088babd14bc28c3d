using System.Security;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Reads a secret at every use, so that a replaced token works without a restart. A file is read again when its write time changes.</summary>
/// <param name="connection">The connection's name, for sentences.</param>
/// <param name="reference">Where the secret is found.</param>
/// <param name="purpose">What it is for, after "no secret to", for sentences.</param>
public sealed class SecretReader(string connection, SecretReference reference, string purpose = "sign in with")
{
    private readonly Lock _gate = new();
    private string? _fileSecret;
    private DateTime _fileWrittenAt;

    /// <summary>Reads the secret, trimmed.</summary>
    /// <exception cref="TrackerException">It is missing or empty, or the file cannot be read.</exception>
    public string Read() => reference.EnvironmentVariable is { } variable ? ReadVariable(variable) : ReadFile(reference.File);

    private string ReadVariable(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } secret
            ? secret
            : throw Missing($"the environment variable {variable} is not set or is empty. Set it for the process that runs SyncWorker");

    private string ReadFile(string? file)
    {
        if (file is null) throw Missing("the configuration names neither an environment variable nor a file. Name one of the two");
        try
        {
            lock (_gate)
            {
                var writtenAt = File.GetLastWriteTimeUtc(file);
                if (_fileSecret is null || writtenAt != _fileWrittenAt)
                {
                    _fileSecret = File.ReadAllText(file).Trim();
                    _fileWrittenAt = writtenAt;
                }

                return _fileSecret.Length > 0 ? _fileSecret : throw Missing($"the file {file} is empty. Put the secret into it");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException)
        {
            throw Missing($"the file {file} cannot be read. Check that it exists and that SyncWorker's account may read it", failure);
        }
    }

    private TrackerException Missing(string why, Exception? cause = null) =>
        new($"Connection '{connection}' has no secret to {purpose}: {why}.", mayPass: false, cause);
}
