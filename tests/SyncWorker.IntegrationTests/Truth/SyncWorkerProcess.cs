using System.Diagnostics;
using System.Globalization;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>The real executable in a process of its own, so that it can be killed.</summary>
public sealed class SyncWorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SyncWorkerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets the highest resident memory seen, in MiB; 0 where the system does not tell.</summary>
    public double PeakMiB { get; private set; }

    public static SyncWorkerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
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

        return new ProcessAnswer(_process.ExitCode, await _output, await _errors, PeakMiB);
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
