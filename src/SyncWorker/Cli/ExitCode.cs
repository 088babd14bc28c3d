using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli;

/// <summary>What the process says to whoever called it.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done, and everything is complete.</summary>
    public const int Ok = 0;

    /// <summary>The work failed: all connections, or the verb itself.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Finished, but a connection failed, or something is Partial or Stale, or a write was refused, or an examination found something.</summary>
    public const int Incomplete = 3;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Judges a cycle. That an earlier run failed is no failure of a verb that reads only the store: its answer is incomplete.</summary>
    public static int Of(CycleReport report)
    {
        if (!report.IsFromStore && report.Runs.Count > 0 && report.Runs.All(run => run.Failed)) return Failed;
        var isIncomplete = report.Runs.Any(run => run.Failed || run.Completeness != Completeness.Complete)
            || report.Portfolios.SelectMany(portfolio => portfolio.Nodes).Any(node => node.Rollup.Completeness != Completeness.Complete)
            || report.Unmapped.Any(unmapped => unmapped.Kind is not (MappingNoteKind.Conflict or MappingNoteKind.Parent))
            || report.WriteBack.Failed > 0;
        return isIncomplete ? Incomplete : Ok;
    }

    /// <summary>Judges an examination: all failed is failed, anything to do is incomplete.</summary>
    public static int Of(IReadOnlyCollection<ConnectionDiagnosis> diagnoses) =>
        diagnoses.Count > 0 && diagnoses.All(static diagnosis => diagnosis.Examination.Failure is not null) ? Failed
            : diagnoses.Any(static diagnosis => diagnosis.HasFindings) ? Incomplete : Ok;

    /// <summary>Judges a mapping from the store: all failed is failed, anything left undone is incomplete.</summary>
    public static int Of(IReadOnlyCollection<RemapOutcome> outcomes) =>
        outcomes.Count > 0 && outcomes.All(static outcome => outcome.Failure is not null) ? Failed
            : outcomes.Any(static outcome => outcome.Failure is not null || outcome.Left.Count + outcome.Quarantined + outcome.ToReread > 0) ? Incomplete : Ok;

    /// <summary>Judges several cycles: all failed is failed, anything less than complete is incomplete.</summary>
    public static int Of(IReadOnlyCollection<CycleReport> reports)
    {
        var codes = reports.Select(Of).ToList();
        return codes.TrueForAll(code => code == Failed) && codes.Count > 0 ? Failed : codes.Exists(code => code != Ok) ? Incomplete : Ok;
    }
}
