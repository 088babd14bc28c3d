using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Admin;

/// <summary>What every simulated tracker has beside its own API: a ledger, a truth dump, faults, counted requests, human edits.</summary>
public abstract class SimulatedTracker
{
    private protected SimulatedTracker(FaultPlan faults, TimeProvider time)
    {
        Faults = faults;
        Time = time;
    }

    /// <summary>Gets the tracker's name: <c>jira-cloud</c>, <c>jira-dc</c>, <c>azure-devops</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets every accepted write and every human edit, oldest first.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Gets how often each route was asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>Gets or sets the faults that are played.</summary>
    public FaultPlan Faults { get; set; }

    /// <summary>
    /// Gets or sets what is done when a request of the tracker's own API has arrived, before it is answered or faulted; null is nothing. So an edit can
    /// be made at a known place in the middle of a reading. It is called by several requests at once where the caller asks several at once.
    /// </summary>
    public Action? Arriving { get; set; }

    /// <summary>Gets the situations that the generator planted.</summary>
    public abstract IReadOnlyList<PlantedSituation> Planted { get; }

    /// <summary>Gets the clock that writes are stamped with, and answers dated.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Makes one edit as a person would, away from the planted items; the same random numbers on the same content make the same edit.</summary>
    /// <returns>What was done.</returns>
    public abstract HumanEdit ApplyRandomEdit(Random random);

    /// <summary>Gets the kinds of edits that can be chosen, for random edits or exact ones; empty where they cannot.</summary>
    public virtual IReadOnlyList<EditKind> EditKinds => [];

    /// <summary>Makes one random edit of one of the given kinds, away from the planted items.</summary>
    /// <exception cref="ArgumentException">A kind is not known here; the message is one sentence.</exception>
    /// <exception cref="InvalidOperationException">Nothing is left that such an edit could be made to.</exception>
    public virtual HumanEdit ApplyRandomEdit(Random random, IReadOnlyList<string> kinds) => throw new ArgumentException($"The kinds of edits cannot be chosen on {Name}.");

    /// <summary>Makes one exact edit.</summary>
    /// <exception cref="ArgumentException">The kind is not known here, or what it names is not there; the message is one sentence.</exception>
    public virtual HumanEdit ApplyEdit(EditRequest request) => throw new ArgumentException($"Exact edits cannot be asked for on {Name}.");

    /// <summary>Maps the tracker's own API.</summary>
    internal abstract void MapRoutes(IEndpointRouteBuilder routes);

    /// <summary>Writes the truth as lines of JSON: a header with the edition, then every item in the tracker's own words.</summary>
    internal abstract Task WriteTruthAsync(IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken);

    /// <summary>Gets whether a request changes something (a search by POST does not).</summary>
    internal abstract bool IsWrite(HttpRequest request);

    /// <summary>Gets whether a request searches for items.</summary>
    internal virtual bool IsSearch(HttpRequest request) => false;

    /// <summary>Answers that the caller is too fast, as this tracker does.</summary>
    internal abstract Task AnswerThrottledAsync(HttpContext context);

    /// <summary>Answers a failure of the server, as this tracker does.</summary>
    internal abstract Task AnswerServerErrorAsync(HttpContext context);

    /// <summary>Gets the name under which a request is counted.</summary>
    internal virtual string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    /// <summary>Leads a request that came under another address to its route; before that is chosen.</summary>
    internal virtual Task ArriveAsync(HttpContext context, RequestDelegate next) => next(context);

    /// <summary>Counts a request and plays the faults; the admin routes are left alone.</summary>
    internal async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (AdminEndpoints.Owns(context.Request.Path))
        {
            await next(context);
            return;
        }

        Requests.Count(context.Request.Method, RouteOf(context));
        Arriving?.Invoke();
        context.Response.Headers.Date = Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        await FaultPlayer.PlayAsync(this, context, next);
    }
}
