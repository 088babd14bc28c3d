using System.Net;
using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class WebhookSettingsTests
{
    private const string Jira = """
        version: 1
        connections:
          - name: pay-jira
            kind: jira
            url: https://pay.example.net/
            auth: { basic: { user: bot@example.com, tokenEnv: JIRA_TOKEN } }
            webhook: { secretEnv: PAY_HOOK }

        """;

    [Fact]
    public void Read_NoWebhook_HasNoSecretsAndListensOnLoopbackOnly()
    {
        var webhooks = ReadRight(TwoConnections).Webhooks;
        Assert.Empty(webhooks.Secrets);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8081), webhooks.Listen);
        Assert.Equal(1 << 20, webhooks.MaxBodyBytes);
    }

    [Fact]
    public void Read_Webhook_IsBoundWithItsListener()
    {
        var webhooks = ReadRight(Jira + "listen: { webhooks: \"0.0.0.0:9000\", webhookMaxKiB: 64 }", ("PAY_HOOK", "x")).Webhooks;
        Assert.Equal("PAY_HOOK", Assert.Single(webhooks.Secrets).Value.EnvironmentVariable);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 9000), webhooks.Listen);
        Assert.Equal(64 * 1024, webhooks.MaxBodyBytes);
    }

    [Fact]
    public void Read_SecretMissing_IsAFault() => Assert.Equal("connections[0].webhook.secretEnv", ReadFault(Jira).Key);

    [Fact]
    public void Read_SecretWrittenIntoTheFile_IsAFaultThatDoesNotRepeatIt()
    {
        var faults = Read(Jira.Replace("secretEnv: PAY_HOOK", "secret: hunter2", StringComparison.Ordinal)).Faults;
        Assert.Contains(faults, static fault => fault.Key.StartsWith("connections[0].webhook", StringComparison.Ordinal));
        Assert.All(faults, static fault => Assert.DoesNotContain("hunter2", $"{fault.Problem} {fault.Remedy}", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_PortOfThePage_IsAFault() =>
        Assert.Equal("listen.webhooks", ReadFault(Jira + "listen: { dashboard: \"127.0.0.1:8081\", webhooks: \"127.0.0.1:8081\" }", ("PAY_HOOK", "x")).Key);

    [Fact]
    public void Read_WebhookOfAzureDevOps_IsAFault() => Assert.Equal(
        "connections[1].webhook", ReadFault(TwoConnections + "    webhook: { secretEnv: PAY_HOOK }\n", ("PAY_HOOK", "x")).Key);
}
