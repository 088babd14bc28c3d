using SyncWorker.Cli;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The command line in this process.</summary>
internal static class CommandLine
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The words.</param>
    /// <returns>The exit code, and what was printed.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        return (await CommandTree.RunAsync(arguments, output, errors, TestContext.Current.CancellationToken), output.ToString(), errors.ToString());
    }
}
