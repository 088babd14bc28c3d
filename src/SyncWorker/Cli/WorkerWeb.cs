using System.Net;
using System.Net.Sockets;
using SyncWorker.Dashboard;
using SyncWorker.Health;

namespace SyncWorker.Cli;

/// <summary>The worker's web server: page and health checks over a session.</summary>
internal static class WorkerWeb
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    /// <summary>Builds it; nothing listens before it is started.</summary>
    /// <param name="session">The worker that it shows.</param>
    /// <param name="listen">Where to listen; port 0 takes a free one.</param>
    /// <param name="level">The least level that is logged.</param>
    /// <param name="more">Adds further services.</param>
    public static WebApplication Build(WorkerSession session, IPEndPoint listen, LogLevel level, Action<WebApplicationBuilder>? more = null)
    {
        // An empty builder: neither files nor variables of the host decide anything, only our own configuration does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        CliLogging.Configure(builder.Logging, level);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(listen);
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            // A browser that keeps half a request open must take nothing of the time that the jobs have to stop in.
            host.ServicesStopConcurrently = true;
            host.ShutdownTimeout = TimeToStop;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton(session);
        builder.Services.AddSingleton(session.Store);
        builder.Services.AddSingleton(session.Definition);
        builder.Services.AddSingleton(session.Pipeline);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PageReader>();
        more?.Invoke(builder);
        var app = builder.Build();
        app.UseRouting();
        HealthEndpoints.Map(app);
        DashboardEndpoints.Map(app);
        return app;
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">The port is taken; the message names the way out.</exception>
    public static async Task StartAsync(WebApplication app, IPEndPoint listen, string setting, CancellationToken cancellationToken)
    {
        try
        {
            Probe(listen);
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            throw new IOException($"Nothing can be served at {listen}: the port is already in use. Choose another with {setting}.", exception);
        }
    }

    /// <summary>Tries the port: the host would log a trace of everything before it says that one is taken.</summary>
    private static void Probe(IPEndPoint listen)
    {
        if (listen.Port == 0) return;
        using var socket = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(listen);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new IOException(taken.Message, taken);
        }
    }
}
