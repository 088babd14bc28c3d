using System.Runtime.InteropServices;
using SyncWorker.Cli;

// A signal that comes before the verb listens to signals itself is kept for it. What a late signal may still cancel is never disposed.
var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    return await CommandTree.RunAsync(args, Console.Out, Console.Error, stopping.Token);
}
catch (Exception exception)
{
    // Nothing that is foreseen arrives here: a defect ends with the exit code of failed work, and with all that is known about it.
    await Console.Error.WriteLineAsync($"SyncWorker has failed in a way that nobody foresaw. Please report this:{Environment.NewLine}{exception}");
    return ExitCode.Failed;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
