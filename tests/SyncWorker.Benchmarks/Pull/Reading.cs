using System.Diagnostics;
using System.Globalization;

namespace SyncWorker.Benchmarks.Pull;

/// <summary>What one way took.</summary>
/// <param name="Elapsed">The time on the wall.</param>
/// <param name="Processor">The processor time of this process, all threads together.</param>
/// <param name="Pause">The part of the time on the wall in which the collector had stopped everything.</param>
/// <param name="Allocated">The bytes allocated meanwhile, all threads together.</param>
/// <param name="PeakMiB">The most resident memory meanwhile, in MiB; 0 where the system does not tell.</param>
internal readonly record struct Reading(TimeSpan Elapsed, TimeSpan Processor, TimeSpan Pause, long Allocated, double PeakMiB)
{
    /// <summary>Measures a work.</summary>
    /// <param name="work">The work.</param>
    public static async Task<Reading> OfAsync(Func<Task> work)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ResetPeak();
        using var process = Process.GetCurrentProcess();
        var (processor, pause, allocated, start) = (process.TotalProcessorTime, GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await work();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new Reading(elapsed, process.TotalProcessorTime - processor, GC.GetTotalPauseDuration() - pause, GC.GetTotalAllocatedBytes() - allocated, PeakMiBNow());
    }

    /// <summary>Gets the one in the middle by elapsed time; of an even number the slower of the two.</summary>
    /// <param name="readings">The readings.</param>
    public static Reading Median(IReadOnlyCollection<Reading> readings) => readings.OrderBy(static reading => reading.Elapsed).ElementAt(readings.Count / 2);

    private static void ResetPeak()
    {
        // Linux takes a 5 as the wish that the peak starts anew from the memory of this moment.
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static double PeakMiBNow()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture) / 1024;
    }
}
