using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Access;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Endpoints;
using SyncWorker.Simulator.AzureDevOps.Generated;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Loaded;
using SyncWorker.Simulator.AzureDevOps.Wire;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps;

/// <summary>A stateful Azure DevOps Services organisation.</summary>
public sealed class AzureDevOpsTracker : SimulatedTracker
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly SimulatedWorld world;
    private readonly Organization organization;
    private readonly WorkItemJson json;
    private readonly HumanEdits humans;
    private readonly AdminEdits admin;
    private readonly RequestDispatcher dispatcher;

    internal AzureDevOpsTracker(SimulatedWorld world, SimulatorOptions options, CancellationToken cancellationToken)
        : base(FaultPlan.Parse(options.Faults), options.TimeProvider)
    {
        this.world = world;
        IItemSource source = options.LoadDirectory is { } directory
            ? LoadedItems.Read(Path.Combine(directory, "azure-devops"))
            : new GeneratedItems(world);
        Planted = options.LoadDirectory is null ? World.Planted.Of(world, TrackerKind.AzureDevOps) : [];
        organization = new Organization(source, options.TimeProvider, cancellationToken);
        json = new WorkItemJson(organization);
        var editor = new WorkItemEditor(organization, Ledger);
        var bin = new RecycleBin(organization, editor);
        admin = new AdminEdits(organization, editor, bin);
        humans = new HumanEdits(organization, editor, admin, options.LoadDirectory is null ? source.IdOf(0) + WorldShape.BlockSize : 0);
        var clock = new FeedClock(organization, () => Faults.IndexLag);
        var items = new WorkItemEndpoints(organization, json, editor);
        var instanceId = GeneratedProjects.StableId(options.Seed, "instance");
        dispatcher = new RequestDispatcher(
            organization,
            new RouteTable(
            [
                .. new CoreEndpoints(organization, instanceId).Routes(),
                .. items.Routes(),
                .. new BatchEndpoints(organization, editor, items).Routes(),
                .. new RevisionFeedEndpoints(organization, json, clock).Routes(),
                .. new LinkFeedEndpoints(organization, json, clock, () => Faults.HasFlatLinks).Routes(),
                .. new WiqlEndpoints(organization, clock).Routes(),
                .. new HistoryEndpoints(organization, json).Routes(),
                .. new CommentEndpoints(organization, json, editor).Routes(),
                .. new RecycleBinEndpoints(organization, json, bin).Routes(),
                .. new MetadataEndpoints(organization).Routes(),
                .. RelationTypeEndpoints.Routes(),
                .. NodeEndpoints.Routes(),
                .. new TeamEndpoints(json).Routes(),
                .. BacklogEndpoints.Routes(),
            ]),
            () => Faults);
    }

    /// <inheritdoc/>
    public override string Name => "azure-devops";

    /// <inheritdoc/>
    public override IReadOnlyList<PlantedSituation> Planted { get; }

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random) => Exclusively(() => humans.Apply(random));

    /// <summary>Gets the names of the projects; the first holds the planted items.</summary>
    public IReadOnlyList<string> ProjectNames => [.. organization.Projects.Select(project => project.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<EditKind> EditKinds => [.. HumanEdits.Chosen, .. AdminEdits.Kinds];

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random, IReadOnlyList<string> kinds) => Exclusively(() => humans.Apply(random, kinds));

    /// <inheritdoc/>
    public override HumanEdit ApplyEdit(EditRequest request) => Exclusively(() => admin.Apply(request, organization.People[0]));

    /// <summary>Makes an edit of links alone: a change of parent, or a dependency added or removed. Neither rev nor ChangedDate of any item moves.</summary>
    /// <returns>What was done.</returns>
    public HumanEdit ApplyRandomLinkEdit(Random random) => Exclusively(() => humans.ApplyToLinks(random));

    internal override void MapRoutes(IEndpointRouteBuilder routes) => routes.Map("/{**path}", dispatcher.HandleAsync);

    internal override string RouteOf(HttpContext context) => dispatcher.Resolve(context.Request).Name;

    internal override bool IsWrite(HttpRequest request) => dispatcher.Resolve(request).Route?.Writes ?? false;

    internal override bool IsSearch(HttpRequest request) => dispatcher.Resolve(request).Route?.Pattern is { } pattern
        && (pattern == "wit/wiql" || pattern.StartsWith("wit/reporting/", StringComparison.Ordinal));

    internal override async Task WriteTruthAsync(IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken)
    {
        const int FlushEvery = 200;
        var address = (world.Addresses.AzureDevOps?.AbsoluteUri ?? string.Empty).TrimEnd('/');
        WriteLine(output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("edition", Name);
            writer.WriteString("organization", WorldNames.Organization);
            writer.WriteEndObject();
        });
        var ids = Shared(() => organization.Ids.Where(organization.IsAlive).ToList());
        var shape = new WorkItemShape { AllFields = true };
        for (var index = 0; index < ids.Count; index++)
        {
            var id = ids[index];
            Shared(() =>
            {
                if (organization.IsAlive(id))
                {
                    WriteLine(output, writer => WriteItem(writer, address, id, shape));
                }

                return 0;
            });
            if (index % FlushEvery == FlushEvery - 1)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await flush();
            }
        }

        await flush();
    }

    internal override Task AnswerThrottledAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "1";
        RateHeaders.Write(context.Response, organization.Now(), isDelayed: true);
        return AnswerAsync(context, new AzureDevOpsFault(
            429,
            "RequestBlockedException",
            "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Core/Work item tracking' in namespace 'User'.")
        {
            TypeName = "Microsoft.TeamFoundation.Framework.Server.RequestBlockedException, Microsoft.TeamFoundation.Framework.Server",
        });
    }

    internal override Task AnswerServerErrorAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return AnswerAsync(context, new AzureDevOpsFault(
            500, "CircuitBreakerExceededConcurrencyException", "TF400898: An Internal Error Occurred. Activity Id: 00000000-0000-0000-0000-000000000000."));
    }

    private static async Task AnswerAsync(HttpContext context, AzureDevOpsFault fault)
    {
        using var answer = new Answer();
        FaultJson.Write(answer, fault);
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static void WriteLine(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(output, Relaxed))
        {
            write(writer);
        }

        output.Write("\n"u8);
    }

    private void WriteItem(Utf8JsonWriter writer, string address, int id, WorkItemShape shape)
    {
        var item = organization.Latest(id);
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteNumber("rev", item.Rev);
        if (!organization.IsShown(id))
        {
            writer.WriteString("hidden", organization.Access.IsProjectShown(item.Project) ? "area" : "project");
        }

        writer.WriteStartObject("fields");
        json.WriteFields(writer, address, item, shape);
        writer.WriteEndObject();
        json.WriteRelations(writer, address, id, DateTime.MaxValue);
        writer.WriteEndObject();
    }

    private T Exclusively<T>(Func<T> change)
    {
        organization.Gate.EnterWriteLock();
        try
        {
            return change();
        }
        finally
        {
            organization.Gate.ExitWriteLock();
        }
    }

    private T Shared<T>(Func<T> read)
    {
        organization.Gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            organization.Gate.ExitReadLock();
        }
    }
}
