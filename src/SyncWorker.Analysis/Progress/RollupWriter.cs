using System.Globalization;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;

namespace SyncWorker.Analysis.Progress;

/// <summary>Makes the published values of what was added up: one function for nodes and items alike.</summary>
internal sealed class RollupWriter(ProgressPolicy policy, IReadOnlyList<ConnectionTrust> trust, ConnectionSets sets, DateOnly asOf)
{
    /// <summary>Makes a rollup.</summary>
    /// <param name="tally">What was added up.</param>
    /// <param name="connections">The contributing connections.</param>
    /// <param name="ownDueOn">The parent's own due day, or null.</param>
    /// <param name="unanswered">Queries without a current answer; each makes the rollup Partial.</param>
    /// <param name="remarks">Remarks that do not concern completeness.</param>
    /// <returns>The rollup with what it was computed from.</returns>
    public RollupInputs Write(in Tally tally, int connections, DateOnly? ownDueOn, IEnumerable<string> unanswered, IEnumerable<string> remarks)
    {
        var reasons = new SortedSet<string>(remarks, StringComparer.Ordinal);
        var (total, completed, unit, factor, isMixed) = Sum(tally);
        if (isMixed) reasons.Add(Rollup.MixedUnits);
        var completeness = Judge(tally, connections, unanswered, reasons);
        var estimated = tally.Points.Estimated + tally.Hours.Estimated;
        var progress = tally.Progress(policy);
        var finish = tally.Finish.Finish(ownDueOn, asOf);
        var rollup = new Rollup
        {
            ItemCount = tally.Count,
            CompletedCount = tally.Points.Completed + tally.Hours.Completed,
            ProgressPercent = progress.Percent,
            EstimateTotal = total,
            EstimateCompleted = completed,
            EstimateUnit = unit,
            HoursPerPoint = factor,
            EstimateCoverage = tally.Count == 0 ? null : Scaled.Trim(Math.Round((decimal)estimated / tally.Count, 8, MidpointRounding.AwayFromZero)),
            ScheduleVarianceDays = finish?.VarianceDays,
            OverdueCount = tally.Finish.Overdue,
            Completeness = completeness,
            Reasons = [.. reasons],
        };
        return new RollupInputs(rollup, estimated, progress, finish);
    }

    private (decimal? Total, decimal? Completed, EstimateUnit? Unit, decimal? HoursPerPoint, bool IsMixed) Sum(in Tally tally)
    {
        var points = tally.Points;
        var hours = tally.Hours;
        var areGroupsApart = policy is { By: ProgressBasis.Estimate, HoursPerPoint: null } && points.Count > 0 && hours.Count > 0;
        if (points.Estimated > 0 && hours.Estimated > 0)
        {
            if (policy.HoursPerPoint is not { } factor) return (null, null, null, null, true);
            return (Scaled.Trim(((decimal)points.Estimate * factor / 1000m) + ((decimal)hours.Estimate / 1000m)),
                Scaled.Trim(((decimal)points.EstimateCompleted * factor / 1000m) + ((decimal)hours.EstimateCompleted / 1000m)),
                EstimateUnit.Hours,
                factor,
                false);
        }

        if (points.Estimated > 0) return (Scaled.Amount(points.Estimate), Scaled.Amount(points.EstimateCompleted), EstimateUnit.Points, null, areGroupsApart);
        return hours.Estimated > 0
            ? (Scaled.Amount(hours.Estimate), Scaled.Amount(hours.EstimateCompleted), EstimateUnit.Hours, null, areGroupsApart)
            : (null, null, null, null, areGroupsApart);
    }

    private Completeness Judge(in Tally tally, int connections, IEnumerable<string> unanswered, SortedSet<string> reasons)
    {
        var verdict = Completeness.Complete;
        foreach (var connection in sets.MembersOf(connections))
        {
            if (trust[connection].Completeness > verdict) verdict = trust[connection].Completeness;
            reasons.UnionWith(trust[connection].Reasons);
        }

        var gaps = unanswered.ToList();
        AddGap(gaps, tally.Unmapped, "unmapped: {0} with a state or type that no rule maps");
        AddGap(gaps, tally.Unreadable, "unreadable: {0} with a value that could not be understood and counts as missing");
        AddGap(gaps, tally.Quarantined, "quarantined: {0} whose newest version could not be read");
        AddGap(gaps, tally.Hidden, "hidden: {0} that the account may not read");
        reasons.UnionWith(gaps);
        return gaps.Count > 0 && verdict == Completeness.Complete ? Completeness.Partial : verdict;
    }

    private static void AddGap(List<string> gaps, int count, string sentence)
    {
        if (count > 0) gaps.Add(string.Format(CultureInfo.InvariantCulture, sentence, count == 1 ? "1 item" : $"{count} items"));
    }
}
