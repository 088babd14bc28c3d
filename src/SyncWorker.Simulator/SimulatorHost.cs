using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps;
using SyncWorker.Simulator.Jira;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator;

/// <summary>Running trackers on loopback, one server each.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private const int PortsBeforeAzureDevOps = 2;

    private readonly List<WebApplication> _servers = [];

    private SimulatorHost()
    {
    }

    /// <summary>Gets Jira Cloud's site, or null when it is not served.</summary>
    public Uri? JiraCloud { get; private set; }

    /// <summary>Gets the Azure DevOps organisation, path included, or null when it is not served.</summary>
    public Uri? AzureDevOps { get; private set; }

    /// <summary>Gets Jira Cloud's inside, for tests and for simulated human edits; null when it is not served.</summary>
    public JiraTracker? Jira { get; private set; }

    /// <summary>Gets the inside of Azure DevOps, for tests and for simulated human edits; null when it is not served.</summary>
    public AzureDevOpsTracker? DevOps { get; private set; }

    /// <summary>Starts the trackers that the options ask for.</summary>
    /// <exception cref="ArgumentException">An option or the fault specification is wrong.</exception>
    /// <exception cref="IOException">A port is taken; the message names it.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var hasJira = options.Tracker is SimulatedTrackers.All or SimulatedTrackers.JiraCloud;
        var hasDevOps = options.Tracker is SimulatedTrackers.All or SimulatedTrackers.AzureDevOps;
        var jiraItems = !hasJira ? 0 : hasDevOps ? (options.Items + 1) / 2 : options.Items;
        var today = options.TodayOn ?? DateOnly.FromDateTime(options.TimeProvider.GetUtcNow().UtcDateTime);
        var world = new SimulatedWorld(jiraItems, hasDevOps ? options.Items - jiraItems : 0, options.Seed, today);
        var host = new SimulatorHost();
        try
        {
            if (hasJira)
            {
                host.Jira = new JiraTracker(world, options);
                host.JiraCloud = world.Addresses.Jira = await host.ServeAsync(host.Jira, options.Port, cancellationToken);
            }

            if (hasDevOps)
            {
                host.DevOps = new AzureDevOpsTracker(world, options);
                var port = hasJira && options.Port > 0 ? options.Port + PortsBeforeAzureDevOps : options.Port;
                var site = await host.ServeAsync(host.DevOps, port, cancellationToken);
                host.AzureDevOps = world.Addresses.AzureDevOps = new Uri(site, WorldNames.Organization);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops all servers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _servers.Clear();
    }

    private async Task<Uri> ServeAsync(SimulatedTracker tracker, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 20;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRouting();
        var server = builder.Build();
        _servers.Add(server);
        server.UseRouting();
        server.Use(tracker.GuardAsync);
        AdminEndpoints.Map(server, tracker);
        tracker.MapRoutes(server);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new IOException($"The simulator of {tracker.Name} cannot start: port {port} is already in use. Choose another with --port, or 0 for any free one.", exception);
        }
        catch (SocketException exception)
        {
            throw new IOException($"The simulator of {tracker.Name} cannot listen on port {port}: {exception.Message}", exception);
        }

        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses?.Addresses.First() ?? throw new InvalidOperationException("The server does not say where it listens."));
    }
}
