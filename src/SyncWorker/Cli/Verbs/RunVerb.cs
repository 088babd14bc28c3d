using System.CommandLine;
using Quartz;
using SyncWorker.Api;
using SyncWorker.Options;
using SyncWorker.Scheduling;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>run</c>: the worker, with schedules and page, until it is stopped.</summary>
internal static class RunVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var command = new Command("run", "Run the worker: schedules, webhooks, page, health checks.") { config };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            using var loggers = LoggerFactory.Create(logging => CliLogging.Configure(logging, LogLevel.Information));
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            await using var app = WorkerWeb.Build(session, configuration.Dashboard, LogLevel.Information, builder => SyncSchedules.Add(builder, configuration));
            await WorkerWeb.StartAsync(app, configuration.Dashboard, "listen.dashboard", cancellationToken);
            await using (var webhooks = await StartWebhooksAsync(configuration, session, app, cancellationToken))
            {
                var announcements = webhooks is null ? "" : $" Announcements are taken at {webhooks.Address}.";
                await console.Error.WriteLineAsync($"The worker runs; its page is at {app.Urls.First()}.{announcements} {CliConsole.HowToStop}");
                await WaitAsync(cancellationToken);
            }

            await app.StopAsync(CancellationToken.None);
            return ExitCode.Ok;
        });
    }

    private static async Task<WebhookServer?> StartWebhooksAsync(WorkerConfiguration configuration, WorkerSession session, WebApplication app, CancellationToken cancellationToken) =>
        configuration.Webhooks.Senders.Count == 0
            ? null
            : await WebhookServer.StartAsync(
                configuration.Webhooks, session.Store, app.Services.GetRequiredService<ISchedulerFactory>(), LogLevel.Information, cancellationToken);

    /// <summary>Being told to stop is how this verb ends well.</summary>
    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
    }
}
