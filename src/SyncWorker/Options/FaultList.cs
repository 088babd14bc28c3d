namespace SyncWorker.Options;

/// <summary>Collects faults and notes while a configuration is read, so that all are reported at once.</summary>
internal sealed class FaultList
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly List<string> _notes = [];

    /// <summary>Gets the faults by line, those without a line last.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => [.. _faults.Distinct().OrderBy(fault => fault.Line ?? int.MaxValue)];

    /// <summary>Gets the notes in the order they were made.</summary>
    public IReadOnlyList<string> Notes => [.. _notes.Distinct(StringComparer.Ordinal)];

    /// <summary>Adds a fault.</summary>
    public void Add(string key, int? line, string problem, string remedy) => _faults.Add(new ConfigurationFault(key, line, problem, remedy));

    /// <summary>Adds a note: something to know that stops nothing.</summary>
    public void Note(string key, string sentence) => _notes.Add($"{key}: {sentence}");
}
