using System.Globalization;
using Quartz;
using SyncWorker.Cli;
using SyncWorker.Options;

namespace SyncWorker.Scheduling;

/// <summary>Puts one job a connection on its schedule: in memory beside SQLite, clustered on PostgreSQL.</summary>
internal static class SyncSchedules
{
    private const string Group = "sync";
    private const string SweepGroup = "sweep";
    private static readonly TimeSpan LongestJitter = TimeSpan.FromSeconds(30);

    /// <summary>Adds Quartz with the jobs of a configuration.</summary>
    public static void Add(WebApplicationBuilder builder, WorkerConfiguration configuration)
    {
        builder.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "syncworker";
                // A run may wait for a tracker for minutes. It can be stopped at any point, and the next one goes on from there.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(Math.Clamp(configuration.Schedules.Count, 2, 10));
            if (configuration.Store.PostgresConnection is { } secret) UsePostgres(quartz, StoreOpener.ReadSecret(secret));
            else quartz.UseInMemoryStore();
            foreach (var (connection, schedule) in configuration.Schedules) AddConnection(quartz, connection, schedule, configuration.Sweeps[connection]);
        });
        builder.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }

    /// <summary>Gets how much later than others a connection begins: always the same for a name, a tenth of the interval at most, so that trackers are not all asked at once.</summary>
    internal static TimeSpan JitterOf(string connection, TimeSpan interval)
    {
        var most = Math.Min(interval.TotalSeconds / 10, LongestJitter.TotalSeconds);
        return TimeSpan.FromSeconds(most * ShareOf(connection));
    }

    /// <summary>Moves a cron expression that names the whole minute to a second of the connection's own, up to the 30th: at the full hour everybody else asks too.</summary>
    internal static string OffTheMinute(string connection, string cron) => cron.StartsWith("0 ", StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"{1 + (int)(ShareOf(connection) * LongestJitter.TotalSeconds)}{cron[1..]}")
        : cron;

    private static double ShareOf(string connection) => connection.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % 1000 / 1000.0;

    /// <summary>Gets the key of a connection's job.</summary>
    internal static JobKey JobOf(string connection) => new(connection, Group);

    private static void UsePostgres(IQuartzBuilder quartz, string connectionString) => quartz.UsePersistentStore(store =>
    {
        store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
        store.UsePostgres(connectionString);
        store.ProvisionSchema();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = TimeSpan.FromSeconds(2);
            cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
        });
    });

    /// <summary>Both triggers run one job, and so never at once: a sweep whose time comes during a sync follows it.</summary>
    private static void AddConnection(IQuartzBuilder quartz, string connection, SyncSchedule schedule, SyncSchedule sweep)
    {
        var job = JobOf(connection);
        quartz.AddJob<SyncJob>(configurator => configurator.WithIdentity(job).UsingJobData(SyncJob.ConnectionKey, connection).RequestRecovery());
        quartz.AddTrigger(trigger => Time(trigger.ForJob(job).WithIdentity(connection, Group), connection, schedule));
        quartz.AddTrigger(trigger =>
            Time(trigger.ForJob(job).WithIdentity(connection, SweepGroup).UsingJobData(SyncJob.SweepKey, "true"), connection, sweep));
    }

    private static void Time(ITriggerConfigurator<IJob> trigger, string connection, SyncSchedule schedule)
    {
        if (schedule.Every is { } every) trigger.StartAt(TimeProvider.System.GetUtcNow() + JitterOf(connection, every)).WithSimpleSchedule(simple => Repeat(simple, every));
        else trigger.WithCronSchedule(OffTheMinute(connection, schedule.Cron ?? ""), cron => InZone(cron, schedule.TimeZone));
    }

    /// <summary>A time missed because the last run was still going is not made up for: the next one comes soon enough.</summary>
    private static void Repeat(SimpleScheduleBuilder simple, TimeSpan every) =>
        simple.WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount);

    /// <summary>A daily time missed while the worker was down is made up for once.</summary>
    private static void InZone(CronScheduleBuilder cron, string zone) =>
        cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
}
