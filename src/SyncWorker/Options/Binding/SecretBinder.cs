using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads where a secret is found, and looks whether it is there.</summary>
internal static class SecretBinder
{
    /// <summary>Reads the reference from a pair of keys; null when neither is there or well-formed.</summary>
    /// <param name="section">The section of the keys.</param>
    /// <param name="environmentKey">The key that names an environment variable.</param>
    /// <param name="fileKey">The key that names a file.</param>
    /// <param name="howToMake">How the secret is made and who else must know it, for a secret that no tracker hands out; null for others.</param>
    public static SecretReference? Bind(ConfigSection section, string environmentKey, string fileKey, string? howToMake = null)
    {
        if (section.Text(environmentKey) is { } variable)
        {
            CheckVariable(section, environmentKey, variable, howToMake);
            return new SecretReference(variable, null);
        }

        return BindFile(section, fileKey, howToMake) is { } path ? new SecretReference(null, path) : null;
    }

    /// <summary>Reads the full path of a file that holds a secret; null when the key is not there.</summary>
    /// <param name="section">The section of the key.</param>
    /// <param name="key">The key that names the file.</param>
    /// <param name="howToMake">How the secret is made and who else must know it, for a secret that no tracker hands out; null for others.</param>
    public static string? BindFile(ConfigSection section, string key, string? howToMake = null)
    {
        if (section.Text(key) is not { } file) return null;
        var path = section.Context.Resolve(file);
        CheckFile(section, key, path, howToMake);
        return path;
    }

    private static void CheckVariable(ConfigSection section, string key, string variable, string? howToMake)
    {
        if (section.Context.Secrets == SecretCheck.NotLookedAt) return;
        if (!section.Context.Environment.TryGetValue(variable, out var value))
        {
            section.Fault(key, $"the environment variable {variable} is not set", $"Set {variable} before starting, such as with: export {variable}='the secret'{After(howToMake)}");
        }
        else if (string.IsNullOrWhiteSpace(value))
        {
            section.Fault(key, $"the environment variable {variable} is empty", $"Set {variable} to the secret before starting{After(howToMake)}");
        }
    }

    private static void CheckFile(ConfigSection section, string key, string path, string? howToMake)
    {
        if (section.Context.Secrets == SecretCheck.NotLookedAt) return;
        try
        {
            if (string.IsNullOrWhiteSpace(File.ReadAllText(path))) section.Fault(key, $"the file {path} is empty", "Write the secret into it" + After(howToMake));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            section.Fault(key, $"the file {path} does not exist", "Create it with the secret as its only content, or mend the path" + After(howToMake));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            section.Fault(key, $"the file {path} cannot be read: {exception.Message.TrimEnd('.')}", "Let the worker's account read it");
        }
    }

    private static string After(string? sentence) => sentence is null ? "" : ". " + sentence;
}
