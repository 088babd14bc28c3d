using System.Net;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads where announcements are taken, and with which secrets.</summary>
internal static class WebhookBinder
{
    private const int UsualPort = 8081;
    private const int UsualKiB = 1024;
    private const string HowToMake = "It is a long random text of your own, such as from: openssl rand -hex 32. Register the tracker's webhook with the same secret, or remove the key webhook to read by the schedule alone";

    /// <summary>Reads them.</summary>
    /// <param name="listen">The section <c>listen</c>.</param>
    /// <param name="connections">The connections with their sections.</param>
    /// <param name="dashboard">Where the page listens.</param>
    public static WebhookSettings Bind(ConfigSection listen, IEnumerable<(ConfigSection Section, ConnectionDefinition? Definition)> connections, IPEndPoint dashboard)
    {
        var senders = new List<WebhookSender>();
        foreach (var (section, definition) in connections)
        {
            var webhook = section.Section("webhook");
            if (!webhook.Exists || definition is null) continue;
            var subscriptions = webhook.Texts("subscriptions");
            if (definition.Kind == ConnectionKind.Jira && subscriptions.Count > 0)
                webhook.Fault("subscriptions", "webhooks of Jira have no subscriptions", "Remove the key; their signature proves them");
            if (SecretBinder.Bind(webhook, "secretEnv", "secretFile", HowToMake) is { } secret)
                senders.Add(new WebhookSender(definition.Name, definition.Kind, secret) { Subscriptions = subscriptions });
        }

        var address = listen.Text("webhooks") is { } text ? IPEndPoint.Parse(text) : new IPEndPoint(IPAddress.Loopback, UsualPort);
        if (senders.Count > 0 && address.Port != 0 && address.Equals(dashboard))
            listen.Fault("webhooks", $"the page listens at {address} too", "Give webhooks a port of their own: they may be reachable from outside, the page should not");
        return new WebhookSettings { Listen = address, MaxBodyBytes = (listen.Integer("webhookMaxKiB") ?? UsualKiB) * 1024, Senders = senders };
    }
}
