using SyncWorker.Cli;

return await CommandTree.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
