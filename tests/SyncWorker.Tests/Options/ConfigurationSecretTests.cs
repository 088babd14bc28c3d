using SyncWorker.Model.Definitions;
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
    [InlineData("entra: { tenant: t, client: c, secretEnv: X }")]
    [InlineData("managedIdentity: {}")]
    [InlineData("negotiate: true")]
    public void Read_SignInOfLaterVersions_SaysSo(string auth) =>
        Assert.Contains("not supported in this version", ReadFault(One($"{{ {auth} }}")).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_ScopedToken_GoesThroughTheGatewayToTheSiteThatIsAsked()
    {
        var auth = ReadAuth("{ scopedToken: { tokenEnv: X } }");
        Assert.Equal((AuthKind.ScopedToken, "X", null, new Uri("https://api.atlassian.com"), null), (auth.Kind, auth.Secret.EnvironmentVariable, auth.User, auth.Gateway?.Address, auth.Gateway?.CloudId));
    }

    [Fact]
    public void Read_OAuth_KnowsItsFilesAndAddresses()
    {
        var auth = ReadAuth("{ oauth: { clientId: app, clientSecretFile: s, tokenFile: t, cloudId: c-1, gateway: 'http://127.0.0.1:9/g', tokenUrl: 'http://[::1]:9/t' } }");
        Assert.Equal((AuthKind.OAuth, "/etc/worker/s", "/etc/worker/t", "app"), (auth.Kind, auth.Secret.File, auth.OAuth?.TokenFile, auth.OAuth?.ClientId));
        Assert.Equal(("c-1", new Uri("http://127.0.0.1:9/g"), new Uri("http://[::1]:9/t")), (auth.Gateway?.CloudId, auth.Gateway?.Address, auth.OAuth?.TokenUrl));
        Assert.Equal(new Uri("https://auth.atlassian.com/oauth/token"), ReadAuth("{ oauth: { clientId: app, clientSecretEnv: X, tokenFile: t } }").OAuth?.TokenUrl);
    }

    [Theory]
    [InlineData("{ scopedToken: { tokenEnv: X, gateway: 'http://gateway.example.com' } }", "scopedToken.gateway", "unencrypted")]
    [InlineData("{ oauth: { clientId: a, clientSecretEnv: X, tokenFile: t, tokenUrl: 'http://auth.example.com/t' } }", "oauth.tokenUrl", "unencrypted")]
    [InlineData("{ oauth: { clientId: a, clientSecretEnv: X, tokenFile: t, gateway: 'https://me:ATATT3xFfGF0@api.example.com' } }", "oauth.gateway", "user name or a secret")]
    [InlineData("{ oauth: { clientId: a, clientSecretEnv: X, tokenFile: t, refreshToken: ATATT3xFfGF0 } }", "oauth.refreshToken", "must not stand in the file")]
    [InlineData("{ oauth: { clientId: a, tokenFile: t } }", "oauth", "clientSecretEnv")]
    public void Read_OAuthAndScopedToken_FaultsSayWhereAndNeverTheSecret(string auth, string key, string words)
    {
        var fault = Assert.Single(ConfigurationReader.Read(One(auth), "/etc/worker", new Dictionary<string, string>(), SecretCheck.NotLookedAt).Faults);
        Assert.Equal("connections[0].auth." + key, fault.Key);
        Assert.Contains(words, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ScopedTokenForAzureDevOps_IsAFault()
    {
        var faults = ConfigurationReader.Read(
            One("{ scopedToken: { tokenEnv: X } }").Replace("kind: jira", "kind: azure-devops", StringComparison.Ordinal), "/etc/worker", new Dictionary<string, string>(), SecretCheck.NotLookedAt).Faults;
        Assert.Contains("Jira Cloud's", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BatchAndLevels_AreRead()
    {
        var yaml = One("{ patEnv: X }").Replace("auth:", "batch: { walk: 500, issues: 50 }, mapping: { levels: { Initiative: 2, \"10011\": 3 } }, auth:", StringComparison.Ordinal);
        var definition = ConfigurationReader.Read(yaml, "/etc/worker", new Dictionary<string, string>(), SecretCheck.NotLookedAt).Configuration!.Definition.Connections[0];
        Assert.Equal(new BatchDefinition { Walk = 500, Issues = 50 }, definition.Batch);
        Assert.Equal((2, 3), (definition.Mapping.Levels["initiative"], definition.Mapping.Levels["10011"]));
    }

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

    private static AuthDefinition ReadAuth(string auth)
    {
        var result = ConfigurationReader.Read(One(auth), "/etc/worker", new Dictionary<string, string>(), SecretCheck.NotLookedAt);
        Assert.Empty(result.Faults);
        return result.Configuration!.Definition.Connections[0].Auth;
    }

    private static string One(string auth) => $"version: 1\nconnections:\n  - {{ name: a, kind: jira, url: \"https://a.example.net\", auth: {auth} }}\n";
}
