using System.Net;
using SyncWorker.Model.Definitions;
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
    public void Read_NoWebhook_HasNoSendersAndListensOnLoopbackOnly()
    {
        var webhooks = ReadRight(TwoConnections).Webhooks;
        Assert.Empty(webhooks.Senders);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8081), webhooks.Listen);
        Assert.Equal(1 << 20, webhooks.MaxBodyBytes);
    }

    [Fact]
    public void Read_Webhook_IsBoundWithItsListener()
    {
        var webhooks = ReadRight(Jira + "listen: { webhooks: \"0.0.0.0:9000\", webhookMaxKiB: 64 }", ("PAY_HOOK", "x")).Webhooks;
        Assert.Equal("PAY_HOOK", Assert.Single(webhooks.Senders).Secret.EnvironmentVariable);
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
    public void Read_WebhookOfAzureDevOps_NamesItsSubscriptions()
    {
        var sender = Assert.Single(ReadRight(TwoConnections + "    webhook: { secretEnv: PAY_HOOK, subscriptions: [fe6a4f5c-0bd5-4e29-8a53-2e94bf3f8ca0] }\n", ("PAY_HOOK", "x")).Webhooks.Senders);
        Assert.Equal(ConnectionKind.AzureDevOps, sender.Kind);
        Assert.Equal(["fe6a4f5c-0bd5-4e29-8a53-2e94bf3f8ca0"], sender.Subscriptions);
    }

    [Fact]
    public void Read_SubscriptionsOfJira_AreAFault() => Assert.Equal(
        "connections[0].webhook.subscriptions", ReadFault(Jira.Replace("PAY_HOOK }", "PAY_HOOK, subscriptions: [a] }", StringComparison.Ordinal), ("PAY_HOOK", "x")).Key);
}
