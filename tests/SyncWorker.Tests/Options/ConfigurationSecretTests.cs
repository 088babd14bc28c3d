using SyncWorker.Options;
using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class ConfigurationSecretTests
{
    private const string Secret = "ATATT3xFfGF0";

    [Theory]
    [InlineData("{ token: ATATT3xFfGF0 }")]
    [InlineData("{ pat: ATATT3xFfGF0 }")]
    [InlineData("{ basic: { user: a@example.com, token: ATATT3xFfGF0 } }")]
    [InlineData("{ basic: { user: a@example.com, password: ATATT3xFfGF0 } }")]
    [InlineData("ATATT3xFfGF0")]
    public void Read_LiteralSecret_IsRefusedAndNeverRepeated(string auth)
    {
        var fault = ReadFault(One(auth));

        Assert.StartsWith("connections[0].auth", fault.Key, StringComparison.Ordinal);
        Assert.Contains("must not stand in the file", fault.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SecretInTheWrongPlace_IsNeverRepeated()
    {
        var faults = Read(One("{ patEnv: 'ATATT3xFfGF0=/x' }").Replace("https://", "https://me:ATATT3xFfGF0@", StringComparison.Ordinal)).Faults;

        Assert.Equal(["connections[0].url", "connections[0].auth.patEnv"], faults.Select(fault => fault.Key).OrderDescending(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("oauth: { client: x }")]
    [InlineData("scopedToken: { tokenEnv: X }")]
    [InlineData("entra: { tenant: t, client: c, secretEnv: X }")]
    [InlineData("managedIdentity: {}")]
    [InlineData("negotiate: true")]
    public void Read_SignInOfLaterVersions_SaysSo(string auth) =>
        Assert.Contains("not supported in this version", ReadFault(One($"{{ {auth} }}")).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_UnsetVariable_SaysWhichToSet() => Assert.Contains("Set NOWHERE", ReadFault(One("{ patEnv: NOWHERE }")).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Read_EmptyVariable_IsAFault() => Assert.Contains("is empty", ReadFault(One("{ patEnv: BLANK }"), ("BLANK", " ")).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_SecretFile_IsRelativeToTheConfiguration()
    {
        Assert.Contains("/etc/worker/tokens/jira does not exist", ReadFault(One("{ patFile: tokens/jira }")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SecretsNotLookedAt_FindsNoFault()
    {
        var result = ConfigurationReader.Read(One("{ patFile: tokens/jira }"), "/etc/worker", new Dictionary<string, string>(), SecretCheck.NotLookedAt);

        Assert.Equal("/etc/worker/tokens/jira", result.Configuration!.Definition.Connections[0].Auth.Secret.File);
    }

    [Fact]
    public void Read_LiteralConnectionString_IsRefusedAndNeverRepeated()
    {
        var fault = ReadFault(TwoConnections + "store: { postgres: { connection: 'Host=a;Password=ATATT3xFfGF0' } }");

        Assert.Equal("store.postgres.connection", fault.Key);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    private static string One(string auth) => $"version: 1\nconnections:\n  - {{ name: a, kind: jira, url: \"https://a.example.net\", auth: {auth} }}\n";
}
