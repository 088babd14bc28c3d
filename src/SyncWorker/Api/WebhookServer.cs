using Quartz;
using SyncWorker.Cli;
using SyncWorker.Options;
using SyncWorker.Scheduling;
using SyncWorker.Storage;

namespace SyncWorker.Api;

/// <summary>Listens for announcements of trackers, on a port of its own: it may be reachable from outside, the page should not.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private const int MostConnections = 256;

    private readonly WebApplication _app;
    private readonly HintInbox _inbox;
    private readonly HintedSyncs _syncs;

    private WebhookServer(WebApplication app, HintInbox inbox, HintedSyncs syncs) => (_app, _inbox, _syncs) = (app, inbox, syncs);

    /// <summary>Gets the address that is listened at.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts it, and has announcements read that an earlier worker stored and did not come to read.</summary>
    /// <param name="settings">Where and from whom; at least one sender.</param>
    /// <param name="store">Where hints are kept.</param>
    /// <param name="schedulers">Where syncs are asked for.</param>
    /// <param name="level">The least level that is logged.</param>
    /// <param name="cancellationToken">Stops the starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebhookServer> StartAsync(
        WebhookSettings settings, IHintStore store, ISchedulerFactory schedulers, LogLevel level, CancellationToken cancellationToken)
    {
        var app = Build(settings, level);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var syncs = new HintedSyncs(
            settings.Senders.Select(static sender => sender.Connection), (connection, token) => HintedSyncs.TriggerAsync(scheduler, connection, token), TimeProvider.System, loggers.CreateLogger<HintedSyncs>());
        var server = new WebhookServer(app, new HintInbox(store, syncs.Ask), syncs);
        try
        {
            server._inbox.Start();
            var endpoint = new WebhookEndpoint(settings, server._inbox, TimeProvider.System, loggers.CreateLogger<WebhookEndpoint>());
            app.MapPost(WebhookEndpoint.Route, endpoint.HandleAsync);
            await WorkerWeb.StartAsync(app, settings.Listen, "listen.webhooks", cancellationToken);
            foreach (var sender in settings.Senders)
            {
                if ((await store.ListHintsAsync(sender.Connection, 1, cancellationToken)).Count > 0) syncs.Ask(sender.Connection);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, stores what has been taken, and leaves the reading to the schedule.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _inbox.DisposeAsync();
        await _syncs.DisposeAsync();
    }

    private static WebApplication Build(WebhookSettings settings, LogLevel level)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        CliLogging.Configure(builder.Logging, level);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The endpoint has its own, which it answers itself.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(settings.Listen);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        return app;
    }
}
