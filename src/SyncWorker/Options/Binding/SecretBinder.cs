using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads where a secret is found, and looks whether it is there.</summary>
internal static class SecretBinder
{
    /// <summary>Reads the reference from a pair of keys; null when neither is there or well-formed.</summary>
    public static SecretReference? Bind(ConfigSection section, string environmentKey, string fileKey)
    {
        if (section.Text(environmentKey) is { } variable)
        {
            CheckVariable(section, environmentKey, variable);
            return new SecretReference(variable, null);
        }

        return BindFile(section, fileKey) is { } path ? new SecretReference(null, path) : null;
    }

    /// <summary>Reads the full path of a file that holds a secret; null when the key is not there.</summary>
    public static string? BindFile(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } file) return null;
        var path = section.Context.Resolve(file);
        CheckFile(section, key, path);
        return path;
    }

    private static void CheckVariable(ConfigSection section, string key, string variable)
    {
        if (section.Context.Secrets == SecretCheck.NotLookedAt) return;
        if (!section.Context.Environment.TryGetValue(variable, out var value))
        {
            section.Fault(key, $"the environment variable {variable} is not set", $"Set {variable} before starting, such as with: export {variable}='the secret'");
        }
        else if (string.IsNullOrWhiteSpace(value))
        {
            section.Fault(key, $"the environment variable {variable} is empty", $"Set {variable} to the secret before starting");
        }
    }

    private static void CheckFile(ConfigSection section, string key, string path)
    {
        if (section.Context.Secrets == SecretCheck.NotLookedAt) return;
        try
        {
            if (string.IsNullOrWhiteSpace(File.ReadAllText(path))) section.Fault(key, $"the file {path} is empty", "Write the secret into it");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            section.Fault(key, $"the file {path} does not exist", "Create it with the secret as its only content, or mend the path");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            section.Fault(key, $"the file {path} cannot be read: {exception.Message.TrimEnd('.')}", "Let the worker's account read it");
        }
    }
}
