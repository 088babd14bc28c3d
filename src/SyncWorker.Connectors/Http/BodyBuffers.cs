using System.Buffers;

namespace SyncWorker.Connectors.Http;

/// <summary>Buffers for bodies, kept for the next bodies of about their length.</summary>
/// <remarks>
/// Bodies of one tracker are megabytes and much alike, but seldom near a power of two: pools that round up to one, and keep what they once made, hold
/// several times what is in use, in the heap that is collected last. Here a new buffer takes the place of those that wait longest; and because that
/// heap's collection waits for growth, it is asked for once enough has been let go.
/// </remarks>
internal sealed class BodyBuffers
{
    /// <summary>The most bytes that are kept while no body is in them.</summary>
    public const long MostKept = 32 << 20;

    /// <summary>So many bytes a new buffer lets wait: between two fetches that are alike a few sizes take turns and do not drive each other out.</summary>
    public const long AlwaysKept = 24 << 20;

    // The smallest buffer kept here, and what lengths are rounded up to; less is a matter of the runtime's own pool.
    private const int Step = 64 << 10;
    private const long MostLetGo = 16 << 20;

    private readonly Lock _gate = new();

    // The one that waits longest first.
    private readonly List<byte[]> _kept = [];
    private long _letGo;

    /// <summary>Gets the buffers of this process.</summary>
    public static BodyBuffers Shared { get; } = new();

    /// <summary>Gets how many bytes are kept while no body is in them.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Takes a buffer, to be given back by <see cref="Return"/>.</summary>
    /// <param name="length">The least length, in bytes.</param>
    public byte[] Rent(int length)
    {
        if (length <= Step) return ArrayPool<byte>.Shared.Rent(length);
        lock (_gate)
        {
            var best = -1;
            for (var i = 0; i < _kept.Count; i++)
            {
                var size = _kept[i].Length;
                if (size >= length && size / 2 <= length && (best < 0 || size < _kept[best].Length)) best = i;
            }

            if (best >= 0) return Take(best);
            LetGo(Math.Max(AlwaysKept, KeptBytes - length));
        }

        CollectWhatWasLetGo();
        return GC.AllocateUninitializedArray<byte>((int)Math.Min(((long)length + Step - 1) / Step * Step, Array.MaxLength));
    }

    /// <summary>Gives a buffer back.</summary>
    /// <param name="buffer">A buffer of <see cref="Rent"/>, once.</param>
    public void Return(byte[] buffer)
    {
        if (buffer.Length <= Step)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        // A rare large body would drive out all that is in use.
        if (buffer.Length > MostKept / 2) return;
        lock (_gate)
        {
            _kept.Add(buffer);
            KeptBytes += buffer.Length;
            LetGo(MostKept);
        }

        CollectWhatWasLetGo();
    }

    private void LetGo(long most)
    {
        while (_kept.Count > 0 && KeptBytes > most) _letGo += Take(0).Length;
    }

    // Outside of the lock: nobody waits for it who only wants a buffer.
    private void CollectWhatWasLetGo()
    {
        lock (_gate)
        {
            if (_letGo < MostLetGo) return;
            _letGo = 0;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
    }

    private byte[] Take(int index)
    {
        var buffer = _kept[index];
        _kept.RemoveAt(index);
        KeptBytes -= buffer.Length;
        return buffer;
    }
}
