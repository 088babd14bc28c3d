using SyncWorker.Cli;

try
{
    return await CommandTree.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
}
catch (Exception exception)
{
    // Nothing that is foreseen arrives here: a defect ends with the exit code of failed work, and with all that is known about it.
    await Console.Error.WriteLineAsync($"SyncWorker has failed in a way that nobody foresaw. Please report this:{Environment.NewLine}{exception}");
    return ExitCode.Failed;
}
