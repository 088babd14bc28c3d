namespace SyncWorker.Simulator.World;

/// <summary>Random numbers without state: each is a pure function of (seed, stream, ordinal, k), so any item can be derived alone.</summary>
/// <param name="seed">The world's seed.</param>
/// <param name="stream">Which tracker or catalogue draws; different streams are independent.</param>
/// <param name="ordinal">Which item draws.</param>
internal readonly struct KeyedRandom(long seed, int stream, long ordinal)
{
    private readonly ulong _key = Mix(Mix(Mix((ulong)seed) ^ ((ulong)stream * 0x9E3779B97F4A7C15)) ^ (ulong)ordinal);

    /// <summary>Gets the k-th 64 random bits.</summary>
    public ulong Bits(int k) => Mix(_key ^ ((ulong)(uint)k * 0xD1B54A32D192ED03));

    /// <summary>Gets the k-th number, 0 inclusive to 1 exclusive.</summary>
    public double Unit(int k) => (Bits(k) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gets the k-th integer, <paramref name="low"/> inclusive to <paramref name="high"/> exclusive.</summary>
    public int Between(int k, int low, int high) => low + (int)(Bits(k) % (ulong)(high - low));

    /// <summary>Gets whether the k-th draw falls below a probability.</summary>
    public bool Chance(int k, double probability) => Unit(k) < probability;

    /// <summary>Gets the k-th pick of a list that has at least one element.</summary>
    public T Pick<T>(int k, IReadOnlyList<T> list) => list[(int)(Bits(k) % (ulong)list.Count)];

    // SplitMix64's finalizer (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
