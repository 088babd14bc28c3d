namespace SyncWorker.Options;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Key">The path of the key, such as <c>connections[1].auth.patFile</c>; empty for the whole file.</param>
/// <param name="Line">The line in the file, from 1, or <see langword="null"/> where there is none, such as for an environment variable.</param>
/// <param name="Problem">What is wrong. Never a secret.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ConfigurationFault(string Key, int? Line, string Problem, string Remedy)
{
    /// <summary>Returns the fault as one line for people.</summary>
    public override string ToString()
    {
        var where = Key.Length == 0 ? "the file" : Key;
        var line = Line is { } number ? $" (line {number})" : "";
        return $"{where}{line}: {Problem}. {Remedy}{(Remedy is [.., '?' or '.'] ? "" : ".")}";
    }
}
