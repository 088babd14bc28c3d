using System.Collections.Concurrent;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>All revisions of the initial content in the order of time, in eight bytes each; the position plus one is the watermark.</summary>
internal sealed class RevisionIndex
{
    private const int RevisionBits = 7;
    private const int OrdinalBits = 21;
    private readonly DateTime epoch;
    private readonly ulong[] packed;

    private RevisionIndex(DateTime epoch, ulong[] packed)
    {
        this.epoch = epoch;
        this.packed = packed;
    }

    public int Count => packed.Length;

    /// <summary>Gets the item and the revision at a position.</summary>
    public (int Ordinal, int Rev) this[int position] =>
        ((int)(packed[position] >> RevisionBits) & ((1 << OrdinalBits) - 1), (int)packed[position] & ((1 << RevisionBits) - 1));

    /// <summary>Builds the index of a source's content, and the ledger of its links: seconds of work where there are a million items.</summary>
    public static (RevisionIndex Revisions, LinkLedger Links) Build(IItemSource source, CancellationToken cancellationToken)
    {
        const int Chunk = 4096;
        var chunks = (source.Count + Chunk - 1) / Chunk;
        var revisions = new List<ulong>[chunks];
        var links = new List<LinkEvent>[chunks];
        Parallel.ForEach(Partitioner.Create(0, chunks, 1), new ParallelOptions { CancellationToken = cancellationToken }, range =>
        {
            for (var chunk = range.Item1; chunk < range.Item2; chunk++)
            {
                (revisions[chunk], links[chunk]) = Scan(source, chunk * Chunk, Math.Min(source.Count, (chunk + 1) * Chunk));
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        ulong[] packed = [.. revisions.SelectMany(part => part)];
        Array.Sort(packed);
        cancellationToken.ThrowIfCancellationRequested();
        return (new RevisionIndex(source.Epoch, packed), new LinkLedger([.. links.SelectMany(part => part)]));
    }

    /// <summary>The position of a revision that is in the index.</summary>
    public int PositionOf(int ordinal, int rev, DateTime changedAt)
    {
        var position = Array.BinarySearch(packed, Pack(epoch, changedAt, ordinal, rev));
        return position >= 0 ? position : throw new InvalidOperationException($"Revision {rev} of the item at {ordinal} is not in the index.");
    }

    /// <summary>The first position at or after an instant.</summary>
    public int FirstAtOrAfter(DateTime at)
    {
        if (at <= epoch)
        {
            return 0;
        }

        var position = Array.BinarySearch(packed, Pack(epoch, at, 0, 0));
        return position >= 0 ? position : ~position;
    }

    private static (List<ulong> Revisions, List<LinkEvent> Links) Scan(IItemSource source, int from, int to)
    {
        List<ulong> revisions = new((to - from) * 12);
        List<LinkEvent> links = new((to - from) * 2);
        for (var ordinal = from; ordinal < to; ordinal++)
        {
            var rev = source.FirstRev(ordinal);
            foreach (var at in source.RevisionTimes(ordinal))
            {
                revisions.Add(Pack(source.Epoch, at, ordinal, rev++));
            }

            links.AddRange(source.LinksOf(ordinal));
        }

        return (revisions, links);
    }

    private static ulong Pack(DateTime epoch, DateTime at, int ordinal, int rev) =>
        ((ulong)((at - epoch).Ticks / TimeSpan.TicksPerMillisecond) << (OrdinalBits + RevisionBits))
        | ((ulong)ordinal << RevisionBits)
        | (uint)rev;
}
