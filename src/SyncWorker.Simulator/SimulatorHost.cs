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
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator;

/// <summary>Running trackers on loopback, one server each.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private const string ContextPath = "/jira";

    private readonly List<WebApplication> _servers = [];

    private SimulatorHost()
    {
    }

    /// <summary>Gets Jira Cloud's site, or null when it is not served.</summary>
    public Uri? JiraCloud { get; private set; }

    /// <summary>Gets Jira Data Center's site with its context path, or null when it is not served; without the path it answers too.</summary>
    public Uri? JiraDataCenter { get; private set; }

    /// <summary>Gets the Azure DevOps organisation, path included, or null when it is not served.</summary>
    public Uri? AzureDevOps { get; private set; }

    /// <summary>Gets Jira Cloud's inside, for tests and for simulated human edits; null when it is not served.</summary>
    public JiraTracker? Jira { get; private set; }

    /// <summary>Gets Jira Data Center's inside, for tests and for simulated human edits; null when it is not served.</summary>
    public JiraTracker? DataCenter { get; private set; }

    /// <summary>Gets the inside of Azure DevOps, for tests and for simulated human edits; null when it is not served.</summary>
    public AzureDevOpsTracker? DevOps { get; private set; }

    /// <summary>Starts the trackers that the options ask for.</summary>
    /// <exception cref="ArgumentException">An option or the fault specification is wrong.</exception>
    /// <exception cref="IOException">A port is taken; the message names it.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var served = Served.By(options);
        var jiraItems = !served.Jira ? 0 : served.AzureDevOps ? (options.Items + 1) / 2 : options.Items;
        var today = options.TodayOn ?? DateOnly.FromDateTime(options.TimeProvider.GetUtcNow().UtcDateTime);
        var world = new SimulatedWorld(jiraItems, served.AzureDevOps ? options.Items - jiraItems : 0, options.Seed, today);
        var host = new SimulatorHost();
        try
        {
            if (served.Cloud)
            {
                host.Jira = new JiraTracker(world, options, new CloudEdition());
                host.Jira.Address = host.JiraCloud = world.Addresses.Jira = await host.ServeAsync(host.Jira, options.Port, null, cancellationToken);
            }

            if (served.DataCenter)
            {
                host.DataCenter = new JiraTracker(world, options, new DataCenterEdition());
                var site = await host.ServeAsync(host.DataCenter, served.Port(options.Port, 1), ContextPath, cancellationToken);
                host.DataCenter.Address = host.JiraDataCenter = new Uri(site, ContextPath + "/");
            }

            if (served.AzureDevOps)
            {
                host.DevOps = new AzureDevOpsTracker(world, options, cancellationToken);
                var site = await host.ServeAsync(host.DevOps, served.Port(options.Port, 2), null, cancellationToken);
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
        Jira?.Dispose();
        DataCenter?.Dispose();
    }

    private async Task<Uri> ServeAsync(SimulatedTracker tracker, int port, string? contextPath, CancellationToken cancellationToken)
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
        if (contextPath is not null) server.UsePathBase(contextPath);
        server.Use(tracker.ArriveAsync);
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

    /// <summary>Which trackers the options ask for.</summary>
    private sealed record Served(bool Cloud, bool DataCenter, bool AzureDevOps)
    {
        public bool Jira => Cloud || DataCenter;

        public static Served By(SimulatorOptions options) => new(
            options.Tracker is SimulatedTrackers.All or SimulatedTrackers.JiraCloudAndAzureDevOps or SimulatedTrackers.JiraCloud,
            options.Tracker is SimulatedTrackers.JiraDataCenter || (options.Tracker is SimulatedTrackers.All && options.LoadDirectory is null),
            options.Tracker is SimulatedTrackers.All or SimulatedTrackers.JiraCloudAndAzureDevOps or SimulatedTrackers.AzureDevOps);

        /// <summary>Gets a tracker's port: a single one sits on the first port itself.</summary>
        public int Port(int first, int place) => first == 0 || (Cloud ? 1 : 0) + (DataCenter ? 1 : 0) + (AzureDevOps ? 1 : 0) == 1 ? first : first + place;
    }
}
