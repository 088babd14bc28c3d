using SyncWorker.Options.Shapes;

namespace SyncWorker.Options.Binding;

/// <summary>What all binders share while one file is read.</summary>
/// <param name="faults">Where faults go.</param>
/// <param name="baseDirectory">The folder that relative paths start from.</param>
/// <param name="environment">The environment variables.</param>
/// <param name="secrets">Whether secrets must be there.</param>
internal sealed class BindingContext(FaultList faults, string baseDirectory, IReadOnlyDictionary<string, string> environment, SecretCheck secrets)
{
    /// <summary>Gets where faults go.</summary>
    public FaultList Faults { get; } = faults;

    /// <summary>Gets the environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = environment;

    /// <summary>Gets whether secrets must be there.</summary>
    public SecretCheck Secrets { get; } = secrets;

    /// <summary>Gets the keys that some binder has asked for: a test finds those that nobody reads.</summary>
    public HashSet<KeyShape> Asked { get; } = [];

    /// <summary>Makes a path absolute, from the file's folder.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, baseDirectory);
}
