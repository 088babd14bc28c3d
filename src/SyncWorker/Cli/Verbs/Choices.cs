using SyncWorker.Options;

namespace SyncWorker.Cli.Verbs;

/// <summary>Checks names from the command line against those of the configuration.</summary>
internal static class Choices
{
    /// <summary>Checks one.</summary>
    /// <exception cref="UsageException">It is not known.</exception>
    public static void Check(string name, string what, IEnumerable<string> known)
    {
        var names = known.ToList();
        if (!names.Contains(name)) throw new UsageException($"There is no {what} '{name}' in the configuration. {NearestWord.Suggest(name, names)}");
    }
}
