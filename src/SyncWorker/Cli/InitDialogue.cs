namespace SyncWorker.Cli;

/// <summary>Asks a person at a terminal for what the command line did not say. The token itself is never asked for.</summary>
/// <param name="input">Where answers come from.</param>
/// <param name="output">Where questions go.</param>
internal sealed class InitDialogue(TextReader input, TextWriter output)
{
    /// <summary>Asks until the answer will do.</summary>
    /// <param name="question">The question, without its colon.</param>
    /// <param name="usual">What an empty answer means, or null where one must be given.</param>
    /// <param name="refuse">Says why an answer will not do; null when it will.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="UsageException">The input ended.</exception>
    public async Task<string> AskAsync(string question, string? usual, Func<string, string?> refuse, CancellationToken cancellationToken)
    {
        while (true)
        {
            await output.WriteAsync($"{question}{(usual is { Length: > 0 } ? $" [{usual}]" : "")}: ");

            // A terminal's reader waits where no token reaches it.
            var line = await Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken);
            if (line is null) throw new UsageException("The input ended before all was answered. Nothing was written.");
            var answer = line.Trim() is { Length: > 0 } said ? said : usual;
            if (answer is not null && refuse(answer) is not { } reason) return answer;
            await output.WriteLineAsync(answer is null ? "An answer is needed." : refuse(answer));
        }
    }

    /// <summary>Asks until the answer is yes or no; an empty one is no.</summary>
    /// <param name="question">The question, without its question mark.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="UsageException">The input ended.</exception>
    public async Task<bool> AskYesAsync(string question, CancellationToken cancellationToken) =>
        (await AskAsync($"{question}? yes or no", "no", static answer => IsOne(answer, "yes") || IsOne(answer, "no") ? null : "Answer yes or no.", cancellationToken)) is var said && IsOne(said, "yes");

    private static bool IsOne(string answer, string word) => answer.Length > 0 && word.StartsWith(answer, StringComparison.OrdinalIgnoreCase);
}
