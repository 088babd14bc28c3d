using SyncWorker.Cli;

namespace SyncWorker.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("sycn", "There is no verb 'sycn'. Did you mean 'sync'?")]
    [InlineData("config chek", "There is no verb 'chek'. Did you mean 'check'?")]
    [InlineData("dance", "There is no verb 'dance'. Known here: demo, ")]
    [InlineData("sync --conifg x", "Unrecognized command or argument '--conifg'.")]
    [InlineData("demo --port abc", "--port takes a whole number, not 'abc'.")]
    [InlineData("demo --once --cycles 1.5", "--cycles takes a whole number, not '1.5'.")]
    [InlineData("simulate --items 10000000000", "--items: 10000000000 is too large a number.")]
    [InlineData("simulate --seed x", "--seed takes a whole number, not 'x'.")]
    [InlineData("config check --config nowhere.yaml", "nowhere.yaml. Name the configuration with --config FILE.")]
    public async Task RunAsync_WrongArguments_SaysWhatIsMeantInstead(string arguments, string words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandTree.RunAsync(arguments.Split(' '), output, error, TestContext.Current.CancellationToken));
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }
}
