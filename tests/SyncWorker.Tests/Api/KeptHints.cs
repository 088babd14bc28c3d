using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.Tests.Api;

/// <summary>A store of hints that remembers every transaction, and can be held or broken.</summary>
internal sealed class KeptHints : IHintStore
{
    private readonly Lock _gate = new();
    private readonly List<(string Connection, IReadOnlyList<long> Ids)> _saved = [];

    public Task Gate { get; set; } = Task.CompletedTask;

    public bool IsBroken { get; set; }

    public IReadOnlyList<(string Connection, IReadOnlyList<long> Ids)> Saved
    {
        get
        {
            lock (_gate) return [.. _saved];
        }
    }

    public async Task SaveHintsAsync(string connection, IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        if (IsBroken) throw new StoreException("The store is away.");
        lock (_gate) _saved.Add((connection, [.. nativeIds]));
    }

    public Task<IReadOnlyList<Hint>> ListHintsAsync(string connection, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Hint>>([]);
}
