using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Tests.Connectors.Jira.Writing;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>An administrator with a token that does not work would lose time with advice for another edition, another kind of token, or another place.</summary>
public sealed class JiraRefusalTests
{
    private const string Variable = "SYNCWORKER_REFUSED_TOKEN";
    private const string Place = $"into the environment variable {Variable}";
    private const string Stale = "SYNCWORKER_READING_TOKEN";

    public JiraRefusalTests()
    {
        Environment.SetEnvironmentVariable(Variable, "expired");
        Environment.SetEnvironmentVariable(Stale, "without-write:jira-work");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, AuthKind.Basic, $"Make a new API token at id.atlassian.com for bot@example.com and put it {Place}; check that e-mail address", "Data Center")]
    [InlineData(true, AuthKind.PersonalAccessToken, $"A Jira Cloud answers, and takes no personal access token: make an API token at id.atlassian.com, put it {Place}", "profile")]
    [InlineData(true, AuthKind.ScopedToken, "Make a new scoped API token at id.atlassian.com for that account, with read:jira-work", "cloudId")]
    [InlineData(false, AuthKind.PersonalAccessToken, $"Make a new personal access token in the account's Jira profile and put it {Place}.", "Cloud")]
    [InlineData(false, AuthKind.Basic, $"Check the user bot@example.com and the password in the environment variable {Variable}; Jira Data Center 11", "atlassian.com")]
    public async Task ReadIdentityAsync_DeadToken_GivesTheAdviceOfTheEditionAndNamesThePlace(bool isCloud, AuthKind kind, string advice, string elsewhere)
    {
        await using var jira = isCloud ? await SimulatedJira.StartAsync(items: 20) : await SimulatedJira.StartDataCenterAsync(items: 20);
        var connector = jira.Connect(definition => definition with
        {
            Auth = new AuthDefinition { Kind = kind, User = "bot@example.com", Secret = new SecretReference(Variable, null), Gateway = new GatewayDefinition { Address = jira.Url } },
        });

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connector.ReadIdentityAsync(Cancel));

        Assert.True(failure is { IsSignInRefused: true, MayPass: false }, failure.Message);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(elsewhere, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("expired", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadIdentityAsync_NobodyTellsTheEdition_HasAdviceForBoth()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20, faults: "html=1/1,after=1");
        var failure = await Assert.ThrowsAsync<TrackerException>(() => jira.Connect(definition => definition with { Auth = definition.Auth with { Secret = new SecretReference(Variable, null) } }).ReadIdentityAsync(Cancel));

        Assert.Contains("Jira Cloud takes an API token of id.atlassian.com there, Jira Data Center a password", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_TokenThatMayOnlyRead_NamesTheScopeThatIsMissing()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync(definition => definition with
        {
            Auth = new AuthDefinition { Kind = AuthKind.ScopedToken, Secret = new SecretReference(Stale, null), Gateway = new GatewayDefinition { Address = jira.Url } },
        });
        var item = (await SimulatedJira.ReadAllAsync(connector)).First(read => read.Item.Key.StartsWith("PAY-", StringComparison.Ordinal)).Item;

        var outcome = await connector.ApplyAsync(SampleWrites.Write(item, SampleWrites.Label(null, "risk-overdue")), Cancel);

        Assert.Equal(WriteBackResult.Failed, outcome.Result);
        Assert.Contains("Jira refuses the change of an issue to our token: the token lacks the scope write:jira-work (HTTP 401). A token's scopes cannot be changed: make a new", outcome.Sentence, StringComparison.Ordinal);
        Assert.Contains($"put it into the environment variable {Stale}. Nothing was written.", outcome.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in", outcome.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_TokenThatDiedMeanwhile_SaysWhereItComesFrom()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync();
        var item = (await SimulatedJira.ReadAllAsync(connector)).First(read => read.Item.Key.StartsWith("PAY-", StringComparison.Ordinal)).Item;
        jira.Tracker.Faults = FaultPlan.Parse("deadtoken");

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connector.ApplyAsync(SampleWrites.Write(item, SampleWrites.Label(null, "risk-overdue")), Cancel));

        Assert.Contains($"put it into the environment variable {TestConnections.TokenVariable}", failure.Message, StringComparison.Ordinal);
    }
}
