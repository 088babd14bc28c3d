using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Risks;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;
using SyncWorker.WriteBack;

namespace SyncWorker.Pipeline;

/// <summary>From stored items to measured portfolios, risks and a plan.</summary>
internal sealed class PortfolioStage(
    IProjectStore store, SyncWorkerDefinition definition, PipelineOptions options, TimeProvider time, ILogger logger)
{
    private const int ShownLinks = 20;

    /// <summary>Measures, evaluates and plans.</summary>
    /// <param name="save">Whether this is an evaluation that counts: it is stored, and may raise and clear risks.</param>
    /// <param name="cancellationToken">Stops the work; nothing is stored by halves.</param>
    public async Task<Evaluated> EvaluateAsync(bool save, CancellationToken cancellationToken)
    {
        if (!save || definition.Portfolios.Count == 0) return await EvaluateAsync(lease: null, cancellationToken).ConfigureAwait(false);

        // The register is read, advanced and saved under one lease: two evaluations at once would each undo the other's counting.
        await using var lease = await LeaseKeeper.AcquireAsync(store, "measure", options, time, logger, cancellationToken).ConfigureAwait(false);
        try
        {
            var evaluated = await EvaluateAsync(lease, cancellationToken).ConfigureAwait(false);
            return lease is not null ? evaluated : Unsaved(evaluated, "Another worker is measuring; what was measured here was not stored.");
        }
        catch (LeaseLostException lost)
        {
            return Unsaved(await EvaluateAsync(lease: null, cancellationToken).ConfigureAwait(false), lost.Message);
        }
    }

    private static Evaluated Unsaved(Evaluated evaluated, string why) => evaluated with { Remarks = [why, .. evaluated.Remarks] };

    private async Task<Evaluated> EvaluateAsync(LeaseKeeper? lease, CancellationToken cancellationToken)
    {
        var unmapped = new UnmappedTally();
        var context = await ReadContextAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var snapshot = await PortfolioSnapshot.BuildAsync(StreamAsync(unmapped, cancellationToken), context, cancellationToken).ConfigureAwait(false);

        var results = new List<PortfolioResult>();
        foreach (var portfolio in definition.Portfolios)
        {
            var measures = PortfolioMeasures.Measure(snapshot, portfolio);
            var known = await store.FindRisksAsync(portfolio.Name, cancellationToken).ConfigureAwait(false);
            results.Add(new PortfolioResult(measures, RiskRegister.Evaluate(measures, PolicyFor(lease is not null), known.States)));
        }

        var measured = results.ConvertAll(result => Describe(result, context.MeasuredAt));
        if (lease is not null) await SaveAsync(lease, results, measured, cancellationToken).ConfigureAwait(false);
        return new Evaluated
        {
            MeasuredAt = context.MeasuredAt,
            LastCompleteAt = context.Connections.ToDictionary(fresh => fresh.Connection, fresh => fresh.LastCompleteAt, StringComparer.Ordinal),
            Portfolios = measured,
            Plan = WriteBackPlanner.Plan(snapshot, results, definition.WriteBack),
            Unmapped = unmapped.Values(),
            Remarks = Remarks(snapshot, results),
        };
    }

    /// <summary>A look between two evaluations neither raises nor clears: it shows what the register says, with today's evidence.</summary>
    private RiskPolicy PolicyFor(bool save) =>
        save ? definition.Risks : definition.Risks with { RaiseAfter = int.MaxValue, ClearAfter = int.MaxValue };

    private async Task<SnapshotContext> ReadContextAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var freshness = new List<ConnectionFreshness>();
        var answers = new Dictionary<QueryKey, QueryAnswer>();
        foreach (var connection in definition.Connections)
        {
            freshness.Add(await ReadFreshnessAsync(connection, cancellationToken).ConfigureAwait(false));
            foreach (var query in PortfolioQueries.Of(definition, connection.Name))
            {
                if (await store.FindQueryAnswerAsync(connection.Name, query, cancellationToken).ConfigureAwait(false) is { } answer)
                    answers[new QueryKey(connection.Name, query)] = answer;
            }
        }

        return new SnapshotContext { Definition = definition, MeasuredAt = now, Connections = freshness, QueryAnswers = answers };
    }

    private async Task<ConnectionFreshness> ReadFreshnessAsync(ConnectionDefinition connection, CancellationToken cancellationToken)
    {
        var run = await store.FindLastRunAsync(connection.Name, cancellationToken).ConfigureAwait(false);
        var state = await store.FindConnectionAsync(connection.Name, cancellationToken).ConfigureAwait(false);
        var quarantined = await store.ListQuarantinedAsync(connection.Name, cancellationToken).ConfigureAwait(false);
        var fresh = new ConnectionFreshness
        {
            Connection = connection.Name,
            LastRun = run?.Completeness,
            Reasons = run?.Reasons ?? [],
            LastCompleteAt = state?.LastCompleteAt,
            Quarantined = [.. quarantined.Where(static row => !row.IsWorklog).Select(static row => row.NativeId)],
        };
        return state is null || state.MappingVersion == MappingVersion.Of(connection)
            ? fresh
            : fresh with { LastRun = Completeness.Partial, Reasons = ["its configuration has changed, and it has not been read again yet", .. fresh.Reasons] };
    }

    private async IAsyncEnumerable<WorkItem> StreamAsync(UnmappedTally unmapped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var connection in definition.Connections)
        {
            await foreach (var item in store.StreamItemsAsync(connection.Name, cancellationToken).ConfigureAwait(false))
            {
                unmapped.Count(item);

                // Without portfolios there is nothing to measure, and no reason to hold every item in memory.
                if (definition.Portfolios.Count > 0) yield return item;
            }
        }
    }

    private MeasuredPortfolio Describe(PortfolioResult result, DateTimeOffset measuredAt) => new()
    {
        Portfolio = result.Measures.Portfolio.Name,
        MeasuredAt = measuredAt,
        AsOf = result.Measures.AsOf,
        ConfigurationVersion = definition.Version,
        Items = result.Measures.Counts,
        Nodes = [.. result.Measures.Nodes.Select((node, place) => node with { Risks = result.Risks.RaisedByNode[place] })],
    };

    private async Task SaveAsync(LeaseKeeper lease, List<PortfolioResult> results, List<MeasuredPortfolio> measured, CancellationToken cancellationToken)
    {
        for (var i = 0; i < results.Count; i++)
        {
            await store.SaveMeasuredAsync(
                lease.Current, measured[i], [.. results[i].Measures.Memberships()], new RiskRegisterState(results[i].Risks.States), cancellationToken).ConfigureAwait(false);
        }
    }

    private List<string> Remarks(PortfolioSnapshot snapshot, List<PortfolioResult> results)
    {
        var remarks = snapshot.Faults.Select(static fault => fault.Sentence).ToList();
        remarks.AddRange(snapshot.Dangling.Take(ShownLinks).Select(static link => link.Sentence));
        if (snapshot.Dangling.Count > ShownLinks)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Dangling.Count - ShownLinks} more links lead to items that are not here."));
        remarks.AddRange(results.SelectMany(static result => result.Risks.Suppressed.Select(suppressed => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Risks.Portfolio}: risk '{suppressed.Rule}' {Times(suppressed)}, because {suppressed.Reason}."))));
        remarks.AddRange(results.Select(result => DescribePending(result.Risks)).OfType<string>());
        return remarks;
    }

    /// <summary>Says why no risk is shown although conditions hold; null where risks are shown, or none is on its way.</summary>
    private string? DescribePending(RiskEvaluation risks)
    {
        var pending = risks.States.Values.Count(static state => !state.IsRaised);
        if (risks.Raised.Count > 0 || pending == 0) return null;
        var (seen, found) = pending == 1 ? ("1 condition holds", "it") : (string.Create(CultureInfo.InvariantCulture, $"{pending} conditions hold"), "them");
        return string.Create(CultureInfo.InvariantCulture, $"{risks.Portfolio}: no risk is shown yet: {seen}, and a risk is raised when {definition.Risks.RaiseAfter} syncs in a row (risks.defaults.raiseAfter) have found {found}.");
    }

    private static string Times(SuppressedRisks suppressed) => string.Join(
        " and ",
        new[] { (suppressed.NotRaised, "was not raised"), (suppressed.NotCleared, suppressed.NotRaised > 0 ? "not cleared" : "was not cleared") }
            .Where(static part => part.Item1 > 0).Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Item2} {(part.Item1 == 1 ? "once" : $"{part.Item1} times")}")));

    /// <summary>What an evaluation found.</summary>
    internal sealed record Evaluated
    {
        public required DateTimeOffset MeasuredAt { get; init; }

        public required IReadOnlyDictionary<string, DateTimeOffset?> LastCompleteAt { get; init; }

        public required IReadOnlyList<MeasuredPortfolio> Portfolios { get; init; }

        public required WriteBackPlan Plan { get; init; }

        public required IReadOnlyList<UnmappedValue> Unmapped { get; init; }

        public required IReadOnlyList<string> Remarks { get; init; }
    }
}
