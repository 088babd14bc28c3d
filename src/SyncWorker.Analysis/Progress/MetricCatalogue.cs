using System.Collections.Frozen;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>The metrics that a rollup has, by the names that configuration, reports and write-back use.</summary>
public static class MetricCatalogue
{
    private static readonly FrozenDictionary<string, Metric> Metrics = new Dictionary<string, Metric>
    {
        ["progressPercent"] = new(rollup => rollup.ProgressPercent, MetricWords.Progress),
        ["scheduleVarianceDays"] = new(rollup => rollup.ScheduleVarianceDays, MetricWords.Variance),
        ["itemCount"] = new(rollup => rollup.ItemCount, MetricWords.Items),
        ["completedCount"] = new(rollup => rollup.CompletedCount, MetricWords.Completed),
        ["estimateTotal"] = new(rollup => rollup.EstimateTotal, MetricWords.Estimate),
        ["estimateCompleted"] = new(rollup => rollup.EstimateCompleted, MetricWords.EstimateCompleted),
        ["estimateCoverage"] = new(rollup => rollup.EstimateCoverage, MetricWords.Coverage),
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
    public static decimal? ValueOf(string name, Rollup rollup) => Find(name).Value(rollup);

    /// <summary>Explains a metric's value by what it was computed from.</summary>
    internal static string Explain(string name, RollupInputs inputs) => Find(name).Explain(inputs);

    private static Metric Find(string name) => Metrics.TryGetValue(name, out var metric)
        ? metric
        : throw new ArgumentException($"There is no metric '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    private sealed record Metric(Func<Rollup, decimal?> Value, Func<RollupInputs, string> Explain);
}
