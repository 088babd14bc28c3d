using SyncWorker.Cli;

namespace SyncWorker.Tests.Cli;

/// <summary>A newcomer at a terminal.</summary>
public sealed class InitDialogueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AskAsync_AnswerThatWillNotDo_IsAskedForAgainWithTheReason()
    {
        using var input = new StringReader("\n  wrong \n right \nnever read\n");
        using var output = new StringWriter();

        var answer = await new InitDialogue(input, output).AskAsync("The address", null, text => text == "right" ? null : $"'{text}' is not an address.", Cancel);

        Assert.Equal("right", answer);
        Assert.Equal($"The address: An answer is needed.{Environment.NewLine}The address: 'wrong' is not an address.{Environment.NewLine}The address: ", output.ToString());
    }

    [Fact]
    public async Task AskAsync_NothingSaid_TakesTheUsual()
    {
        using var input = new StringReader("\n");
        using var output = new StringWriter();

        Assert.Equal("pay", await new InitDialogue(input, output).AskAsync("The name", "pay", _ => null, Cancel));
        Assert.Equal("The name [pay]: ", output.ToString());
    }

    [Fact]
    public async Task AskAsync_InputThatEnds_IsNoAnswer()
    {
        using var output = new StringWriter();

        var failure = await Assert.ThrowsAsync<UsageException>(() => new InitDialogue(TextReader.Null, output).AskAsync("The name", "pay", _ => null, Cancel));
        Assert.Contains("Nothing was written.", failure.Message, StringComparison.Ordinal);
    }
}
