using System.Collections.Concurrent;
using System.Globalization;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli;

/// <summary>Shows a person at a terminal that work which takes longer than two seconds goes on. Elsewhere it shows nothing.</summary>
internal sealed class ProgressView : IProgress<CycleProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, CycleProgress> _latest = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly TextWriter _error;
    private readonly ITimer? _timer;
    private int _shown;
    private bool _isClosed;

    /// <summary>Starts to wait.</summary>
    public ProgressView(CliConsole console, TimeProvider time)
    {
        _error = console.Error;
        if (console.IsErrorTerminal) _timer = time.CreateTimer(_ => Show(), null, Patience, Interval);
    }

    /// <inheritdoc/>
    public void Report(CycleProgress value)
    {
        if (value.Connection.Length == 0) _latest.Clear();
        _latest[value.Connection] = value;
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isClosed = true;
            if (_shown > 0) _error.Write("\r" + new string(' ', _shown) + "\r");
        }
    }

    /// <summary>Writes how far everything is.</summary>
    internal static string Describe(IEnumerable<CycleProgress> latest) => string.Join("  ·  ", latest.OrderBy(progress => progress.Connection, StringComparer.Ordinal).Select(Describe));

    private static string Describe(CycleProgress progress)
    {
        var what = progress.Stage switch { "sweep" => "listing everything", "find" => "looking for changes", "read" => "reading", "measure" => "measuring", "write" => "writing", "map" => "mapping again", _ => progress.Stage };
        var name = progress.Connection.Length == 0 ? "" : progress.Connection + ": ";
        var total = progress.Total > progress.Done ? string.Create(CultureInfo.InvariantCulture, $" of {progress.Total:N0}") : "";
        return progress.Done == 0 && progress.Total == 0 ? name + what : string.Create(CultureInfo.InvariantCulture, $"{name}{what} {progress.Done:N0}{total}");
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            var text = Describe(_latest.Values);
            if (text.Length > 110) text = text[..110];
            _error.Write("\r" + text.PadRight(_shown));
            _shown = Math.Max(text.Length, _shown);
        }
    }
}
