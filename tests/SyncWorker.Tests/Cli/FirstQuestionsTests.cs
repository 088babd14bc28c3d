using SyncWorker.Cli;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Cli;

/// <summary>A newcomer at a terminal has a token and not its name: asked for an e-mail address alone, a scoped token would never sign in.</summary>
public sealed class FirstQuestionsTests
{
    private const string Variable = "SYNCWORKER_QUESTIONS_TOKEN";
    private static readonly FirstAnswers Given = new() { Url = "https://pay.example.atlassian.net/", TokenVariable = Variable, Name = "pay" };

    public FirstQuestionsTests() => Environment.SetEnvironmentVariable(Variable, "any");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("perhaps\nyes\nPAY, OPS\n", true, null)]
    [InlineData("\nbot@example.com\nPAY, OPS\n", false, "bot@example.com")]
    public async Task AskAsync_JiraCloudAtATerminal_AsksWhetherTheTokenIsScoped(string said, bool isScoped, string? user)
    {
        using var output = new StringWriter();
        var connection = await AskAsync(Given, TrackerKind.JiraCloud, said, output);

        Assert.Equal((isScoped, user, "https://pay.example.atlassian.net", "stored"), (connection.IsScoped, connection.User, connection.Url, connection.Store));
        Assert.Equal(["PAY", "OPS"], connection.Projects);
        Assert.Contains("Is it a scoped token, or a service account's? yes or no [no]: ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(isScoped, output.ToString().Contains("Answer yes or no.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TrackerKind.JiraDataCenter, null)]
    [InlineData(TrackerKind.JiraCloud, "https://gateway.example.com")]
    public async Task AskAsync_WhereItIsKnown_DoesNotAsk(TrackerKind tracker, string? gateway)
    {
        using var output = new StringWriter();
        var connection = await AskAsync(Given with { Gateway = gateway, Projects = ["PAY"] }, tracker, "", output);

        Assert.Equal((gateway is not null, gateway, null), (connection.IsScoped, connection.Gateway, connection.User));
        Assert.Empty(output.ToString());
    }

    private static async Task<FirstConnection> AskAsync(FirstAnswers given, TrackerKind tracker, string said, StringWriter output)
    {
        using var input = new StringReader(said);
        return await new FirstQuestions(new InitDialogue(input, output), given, (_, _) => Task.FromResult(tracker)).AskAsync("stored", Cancel);
    }
}
