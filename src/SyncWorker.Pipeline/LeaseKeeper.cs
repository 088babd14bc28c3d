using Microsoft.Extensions.Logging;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Holds one lease and renews it until disposed.</summary>
/// <remarks>A renewal that fails is not an alarm in itself: the store refuses whatever is written without a valid lease.</remarks>
internal sealed partial class LeaseKeeper : IAsyncDisposable
{
    private readonly IProjectStore _store;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _renewing;
    private volatile Lease _current;

    private LeaseKeeper(IProjectStore store, Lease lease, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        _store = store;
        _current = lease;
        _duration = duration;
        _time = time;
        _logger = logger;
        _renewing = RenewAsync(_stopping.Token);
    }

    /// <summary>Gets the lease as last renewed.</summary>
    public Lease Current => _current;

    /// <summary>Takes a lease, waiting for as long as a holder that died could still have it.</summary>
    /// <returns>The keeper, or <see langword="null"/> when another worker is alive and holds the lease.</returns>
    public static async Task<LeaseKeeper?> AcquireAsync(
        IProjectStore store, string name, PipelineOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var deadline = time.GetTimestamp();
        while (true)
        {
            var lease = await store.AcquireLeaseAsync(name, options.Holder, options.LeaseDuration, cancellationToken).ConfigureAwait(false);
            if (lease is not null) return new LeaseKeeper(store, lease, options.LeaseDuration, time, logger);
            if (time.GetElapsedTime(deadline) > options.LeaseDuration * 1.2) return null;
            await Task.Delay(options.LeaseDuration / 20, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Renews now, so that the lease lasts its whole duration from here.</summary>
    public async Task RenewNowAsync(CancellationToken cancellationToken) =>
        _current = await _store.RenewLeaseAsync(_current, _duration, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.ReleaseLeaseAsync(_current, CancellationToken.None).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_duration / 3, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await RenewNowAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (LeaseLostException lost)
            {
                Log.Lost(_logger, lost);
                return;
            }
            catch (Exception busy) when (busy is not OperationCanceledException)
            {
                Log.Late(_logger, _current.Name, busy);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The lease was lost; what this worker still tries to write is refused.")]
        public static partial void Lost(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Debug, "The lease {Name} could not be renewed this time.")]
        public static partial void Late(ILogger logger, string name, Exception exception);
    }
}
