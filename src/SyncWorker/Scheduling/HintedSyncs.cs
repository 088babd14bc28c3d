using System.Threading.Channels;
using Quartz;

namespace SyncWorker.Scheduling;

/// <summary>Runs a connection's sync at once when it is asked for: however often in a second, once; and once more when asked during a run.</summary>
/// <remarks>
/// The trigger has one name a connection and is moved to now. While a run is going on, moving it makes exactly one further run, because jobs of one
/// connection do not overlap; so whatever was stored before asking is read by a run that begins afterwards.
/// </remarks>
internal sealed partial class HintedSyncs : IAsyncDisposable
{
    /// <summary>The least time between two askings of the scheduler: what comes in it goes together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Func<string, CancellationToken, Task> _trigger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Channel<bool>> _asked;
    private readonly Task _working;

    /// <summary>Initializes a new instance of the <see cref="HintedSyncs"/> class, at work at once.</summary>
    /// <param name="connections">The connections that may be asked for.</param>
    /// <param name="trigger">Makes a connection's job run now, and once more when it is running; see <see cref="TriggerAsync"/>.</param>
    /// <param name="time">The clock of the pace.</param>
    /// <param name="logger">Where a scheduler that fails is noted.</param>
    public HintedSyncs(IEnumerable<string> connections, Func<string, CancellationToken, Task> trigger, TimeProvider time, ILogger logger)
    {
        (_trigger, _time, _logger) = (trigger, time, logger);
        _asked = connections.ToDictionary(
            static name => name, static _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }), StringComparer.Ordinal);
        _working = Task.WhenAll(_asked.Select(pair => WorkAsync(pair.Key, pair.Value.Reader, _stopping.Token)));
    }

    /// <summary>Asks for a run that begins after this call. Returns at once.</summary>
    /// <param name="connection">The connection.</param>
    public void Ask(string connection) => _asked[connection].Writer.TryWrite(true);

    /// <summary>Moves a connection's trigger to now.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task TriggerAsync(IScheduler scheduler, string connection, CancellationToken cancellationToken)
    {
        var now = TriggerBuilder.Create().WithIdentity(connection, "hinted").ForJob(SyncSchedules.JobOf(connection)).StartNow().Build();
        await scheduler.ScheduleJob(now, ScheduleJobOptions.Replacing, cancellationToken);
    }

    /// <summary>Stops; what is asked and not yet begun is left to the schedule.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WorkAsync(string connection, ChannelReader<bool> asked, CancellationToken cancellationToken)
    {
        await foreach (var _ in asked.ReadAllAsync(cancellationToken))
        {
            try
            {
                await _trigger(connection, cancellationToken);
            }
            catch (SchedulerException failure)
            {
                Log.NotTriggered(_logger, connection, failure);
            }

            await Task.Delay(Pace, _time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Connection}: what the tracker announced waits for the next scheduled run, because the scheduler did not take it.")]
        public static partial void NotTriggered(ILogger logger, string connection, Exception exception);
    }
}
