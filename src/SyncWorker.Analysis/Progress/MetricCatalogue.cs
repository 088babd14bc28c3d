using System.Collections.Frozen;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>The metrics that a rollup has, by the names that configuration, reports and write-back use.</summary>
public static class MetricCatalogue
{
    private static readonly FrozenDictionary<string, Func<Rollup, decimal?>> Metrics = new Dictionary<string, Func<Rollup, decimal?>>
    {
        ["progressPercent"] = rollup => rollup.ProgressPercent,
        ["scheduleVarianceDays"] = rollup => rollup.ScheduleVarianceDays,
        ["itemCount"] = rollup => rollup.ItemCount,
        ["completedCount"] = rollup => rollup.CompletedCount,
        ["estimateTotal"] = rollup => rollup.EstimateTotal,
        ["estimateCompleted"] = rollup => rollup.EstimateCompleted,
        ["estimateCoverage"] = rollup => rollup.EstimateCoverage,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gets the names in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Metrics.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Says whether a metric exists.</summary>
    /// <param name="name">The name; its case matters.</param>
    public static bool Contains(string name) => Metrics.ContainsKey(name);

    /// <summary>Returns a metric's value, or <see langword="null"/> when it is undefined.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rollup">The rollup.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static decimal? ValueOf(string name, Rollup rollup) => Metrics.TryGetValue(name, out var metric)
        ? metric(rollup)
        : throw new ArgumentException($"There is no metric '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
}
