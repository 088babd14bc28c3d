using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>The real executable in a process of its own, so that it can be killed.</summary>
public sealed class SyncWorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly StringBuilder _errors = new();
    private readonly Task _readingErrors;

    private SyncWorkerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _readingErrors = ReadErrorsAsync(process.StandardError);
    }

    /// <summary>Gets the highest resident memory seen, in MiB; 0 where the system does not tell.</summary>
    public double PeakMiB { get; private set; }

    /// <summary>Gets what it has written to stderr so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>Gets whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Gets the processor time that it has used.</summary>
    public TimeSpan Used => _process.TotalProcessorTime;

    /// <summary>Starts it, as a terminal would: SIGINT reaches it even where the tests themselves run in the background, with SIGINT ignored.</summary>
    public static SyncWorkerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "syncworker.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new SyncWorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<ProcessAnswer> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.WaitAsync(cancellationToken);
    }

    public async Task<ProcessAnswer> WaitAsync(CancellationToken cancellationToken)
    {
        while (!_process.HasExited)
        {
            PeakMiB = Math.Max(PeakMiB, ReadPeakMiB());
            await Task.WhenAny(_process.WaitForExitAsync(cancellationToken), Task.Delay(100, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        await _readingErrors;
        return new ProcessAnswer(_process.ExitCode, await _output, Errors, PeakMiB);
    }

    /// <summary>Waits until stderr holds a text, and fails when the process ends before it says so.</summary>
    public async Task<string> UntilItSaysAsync(string text, CancellationToken cancellationToken)
    {
        while (!Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"The process ended without saying '{text}': {Errors}");
            await Task.Delay(20, cancellationToken);
        }

        return Errors;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">INT or TERM.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Kills the process at once, as a power cut would, unless it has ended by then.</summary>
    /// <returns>Whether it was still running.</returns>
    public async Task<bool> KillAfterAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_process.WaitForExitAsync(cancellationToken), Task.Delay(delay, cancellationToken));
        if (_process.HasExited) return false;
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
        return true;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task ReadErrorsAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_errors) _errors.AppendLine(line);
        }
    }

    private double ReadPeakMiB()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', '\t').First(static part => part.Length > 0 && char.IsAsciiDigit(part[0])), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>What a finished process left.</summary>
public sealed record ProcessAnswer(int ExitCode, string Output, string Errors, double PeakMiB);
