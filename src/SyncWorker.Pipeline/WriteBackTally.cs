using SyncWorker.Model.Writing;
using SyncWorker.WriteBack;

namespace SyncWorker.Pipeline;

/// <summary>The figures of a write-back.</summary>
public sealed record WriteBackTally
{
    /// <summary>Gets a value indicating whether the plan was to be sent; otherwise it was only counted.</summary>
    public bool IsSent { get; init; }

    /// <summary>Gets the number of items that the plan would change.</summary>
    public int Planned { get; init; }

    /// <summary>Gets the number of items changed.</summary>
    public int Applied { get; init; }

    /// <summary>Gets the number of targets that already held the wanted value.</summary>
    public int Unchanged { get; init; }

    /// <summary>Gets the number of items refused, in whole or in part, failed, or left because somebody else had changed them.</summary>
    public int Failed { get; init; }

    /// <summary>Gets the number of writing requests.</summary>
    public long Requests { get; init; }

    /// <summary>Gets what was left out or went wrong, one sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Counts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="outcomes">What became of its writes; none when they were not sent.</param>
    /// <param name="requests">The number of writing requests.</param>
    public static WriteBackTally Of(WriteBackPlan plan, IReadOnlyCollection<WriteBackOutcome> outcomes, long requests) => new()
    {
        Planned = plan.Writes.Count,
        Applied = Items(outcomes, static outcome => outcome.Result == WriteBackResult.Applied),
        Unchanged = plan.Unchanged + outcomes.Count(static outcome => outcome.Result == WriteBackResult.Unchanged),
        Failed = Items(outcomes, static outcome => outcome.Refused.Count > 0 || outcome.Result is WriteBackResult.Superseded or WriteBackResult.Rejected or WriteBackResult.Failed),
        Requests = requests,
        Remarks = [.. plan.Withheld, .. Refusals(outcomes), .. outcomes.Where(static outcome => outcome.Sentence.Length > 0).Select(Remark)],
    };

    /// <summary>An item may have several writes: its values, a comment, a link.</summary>
    private static int Items(IEnumerable<WriteBackOutcome> outcomes, Func<WriteBackOutcome, bool> which) => outcomes.Where(which).Select(static outcome => outcome.Write.Item).Distinct().Count();

    /// <summary>What is refused for one reason is said once, however many items it concerns.</summary>
    private static IReadOnlyList<string> Refusals(IEnumerable<WriteBackOutcome> outcomes)
    {
        var reasons = new ReasonList();
        foreach (var outcome in outcomes)
        {
            foreach (var refused in outcome.Refused) reasons.Add($"{outcome.Write.Item.Connection}: {refused.Sentence.TrimEnd('.')}", outcome.Write.Key);
        }

        return reasons.Sentences();
    }

    private static string Remark(WriteBackOutcome outcome) =>
        outcome.Sentence.StartsWith($"{outcome.Write.Key}: ", StringComparison.Ordinal) ? outcome.Sentence : $"{outcome.Write.Key}: {outcome.Sentence}";
}
