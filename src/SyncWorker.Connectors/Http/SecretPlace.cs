using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.Http;

/// <summary>Names where a secret comes from, for people. The secret itself has no part in it.</summary>
internal static class SecretPlace
{
    /// <summary>Names it, as after "put it into".</summary>
    /// <param name="reference">Where the secret is found.</param>
    public static string Of(SecretReference reference) =>
        reference.EnvironmentVariable is { } variable ? $"the environment variable {variable}" : $"the file {reference.File}";
}
