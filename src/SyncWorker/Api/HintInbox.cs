using System.Threading.Channels;
using SyncWorker.Storage;

namespace SyncWorker.Api;

/// <summary>Stores hints as they come, many in one transaction, and asks for a sync of their connections.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="ask">Asks for a sync of a connection; returns at once.</param>
internal sealed class HintInbox(IHintStore store, Action<string> ask) : IAsyncDisposable
{
    private const int Waiting = 10_000;

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private Task _storing = Task.CompletedTask;

    /// <summary>Begins to store.</summary>
    public void Start() => _storing = StoreAsync();

    /// <summary>Adds the hints of one announcement.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="ids">The ids; empty only asks for a sync.</param>
    /// <returns>True when they are stored; false when too many wait already, or the worker stops.</returns>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public async Task<bool> AddAsync(string connection, IReadOnlyList<long> ids)
    {
        var entry = new Entry(connection, ids);
        if (!_entries.Writer.TryWrite(entry)) return false;
        await entry.Stored.Task.ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores what waits, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StoreAsync()
    {
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            List<Entry> batch = [];
            while (batch.Count < Waiting && _entries.Reader.TryRead(out var entry)) batch.Add(entry);
            foreach (var group in batch.GroupBy(static entry => entry.Connection, StringComparer.Ordinal)) await StoreAsync(group.Key, [.. group]).ConfigureAwait(false);
        }
    }

    private async Task StoreAsync(string connection, IReadOnlyList<Entry> entries)
    {
        try
        {
            await store.SaveHintsAsync(connection, [.. entries.SelectMany(static entry => entry.Ids).Distinct().Order()], CancellationToken.None).ConfigureAwait(false);
            foreach (var entry in entries) entry.Stored.SetResult();
            ask(connection);
        }
        catch (Exception failure)
        {
            // Whoever sent them is told and sends them again.
            foreach (var entry in entries) entry.Stored.TrySetException(failure);
        }
    }

    private sealed record Entry(string Connection, IReadOnlyList<long> Ids)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
