using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Cli.Rendering;

/// <summary>A report with one of everything.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset At = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static RiskFlag Risk(string evidence = "5 days past its due day", string key = "PAY-7", string url = "https://pay.example.net/browse/PAY-7") => new()
    {
        Rule = "overdue",
        Severity = RiskSeverity.High,
        Item = new ItemId("pay-jira", 10007),
        Key = key,
        Url = url,
        Evidence = evidence,
        SinceAt = At,
        Fingerprint = "overdue|" + key,
    };

    public static Rollup Rollup(decimal? progress = 62.5m, Completeness completeness = Completeness.Complete, params string[] reasons) => new()
    {
        ItemCount = 8,
        CompletedCount = 5,
        ProgressPercent = progress,
        EstimateTotal = 40,
        EstimateCompleted = 25,
        EstimateUnit = EstimateUnit.Points,
        EstimateCoverage = 0.75m,
        ScheduleVarianceDays = -3,
        Completeness = completeness,
        Reasons = reasons,
    };

    public static MeasuredPortfolio Portfolio(string node = "Checkout", params RiskFlag[] risks) => new()
    {
        Portfolio = "Payments",
        MeasuredAt = At,
        AsOf = new DateOnly(2026, 11, 23),
        ConfigurationVersion = "0123456789abcdef",
        Nodes =
        [
            new MeasuredNode { Path = "", Rollup = Rollup(), Risks = risks },
            new MeasuredNode { Path = node, Rollup = Rollup(), DirectItemCount = 8, Risks = risks },
        ],
    };

    public static SyncRun Run(Completeness completeness = Completeness.Complete, bool failed = false) => new()
    {
        Connection = "pay-jira",
        Kind = TrackerKind.JiraCloud,
        StartedAt = At,
        FinishedAt = At.AddSeconds(1.5),
        Completeness = completeness,
        Failed = failed,
        ItemsRead = 8,
        ItemsStored = 7,
        ItemsUnchanged = 1,
        HistoryEntries = 20,
        Requests = 4,
        Bytes = 4096,
    };

    public static CycleReport Cycle(MeasuredPortfolio? portfolio = null, SyncRun? run = null) => new()
    {
        MadeAt = At.AddMinutes(5),
        Runs = [run ?? Run()],
        LastCompleteAt = new Dictionary<string, DateTimeOffset?> { ["pay-jira"] = At },
        Portfolios = [portfolio ?? Portfolio("Checkout", Risk())],
        Unmapped = [],
        WriteBack = new WriteBackTally { Planned = 3, Applied = 2, Unchanged = 5, Failed = 0, Requests = 2 },
    };
}
