using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira.Access;
using SyncWorker.Simulator.Jira.DataCenter;
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.Jira.Webhooks;
using SyncWorker.Simulator.Jira.Worklogs;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>A stateful Jira, of either edition.</summary>
public sealed class JiraTracker : SimulatedTracker, IDisposable
{
    private const string PayloadFolder = "jira";

    private readonly JiraSite _site;
    private readonly IssueCommitter _committer;
    private readonly IssueEditor _editor;
    private readonly LinkEndpoints _links;
    private readonly RandomEdits _edits;
    private readonly AdminEdits _admin;
    private readonly People _people;
    private readonly WebhookSender _webhooks;
    private readonly JiraGrants _grants;
    private readonly JiraGateway? _gateway;

    internal JiraTracker(SimulatedWorld world, SimulatorOptions options, JiraEdition edition)
        : base(FaultPlan.Parse(options.Faults), options.TimeProvider)
    {
        var defaults = new JiraCatalogBuilder(world, edition).Build();
        var recording = options.LoadDirectory is { } directory ? new JiraRecording(Path.Combine(directory, PayloadFolder), defaults) : null;
        IIssueSource source = recording is null ? new GeneratedIssues(world, edition) : recording.Issues;

        var book = new IssueBook(source, options.TimeProvider);
        _site = new JiraSite(edition, recording?.Catalog ?? defaults, book, world.People, options.TimeProvider) { BaseUrl = () => Address?.AbsoluteUri ?? "" };
        _site.Access.MayBrowse = () => !Faults.Lacks("BROWSE_PROJECTS");
        Planted = options.LoadDirectory is null ? [.. World.Planted.Of(world, TrackerKind.JiraCloud).Select(Rename)] : [];
        _webhooks = new WebhookSender(options.TimeProvider);
        _committer = new IssueCommitter(_site, Ledger, () => Faults.IndexLag) { Webhooks = _webhooks };
        _editor = new IssueEditor(_committer);
        _links = new LinkEndpoints(_committer);
        _grants = new JiraGrants(options.TimeProvider);
        _gateway = edition.IsCloud ? new JiraGateway(() => _site.Catalog.InstanceId.ToString(), _grants) : null;
        var reserved = options.LoadDirectory is null ? Math.Min(WorldShape.BlockSize, source.Count) : 0;
        _people = world.People;
        _admin = new AdminEdits(_site, _committer);
        _edits = new RandomEdits(_site, _people, _editor, _links, _committer, reserved);
    }

    /// <inheritdoc/>
    public override string Name => _site.Edition.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantedSituation> Planted { get; }

    /// <summary>Gets or sets where it is served; null before it is.</summary>
    internal Uri? Address { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<EditKind> EditKinds => [.. RandomEdits.Chosen, .. AdminEdits.Kinds(_site.Edition.IsCloud)];

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random) => _edits.Apply(random);

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random, IReadOnlyList<string> kinds) => _edits.Apply(random, kinds);

    /// <inheritdoc/>
    public override HumanEdit ApplyEdit(EditRequest request)
    {
        lock (_site.Book.Gate) return _admin.Apply(request, _people.Active[0]);
    }

    /// <summary>Gets when an issue was last changed, as its page shows it; null when there is none.</summary>
    /// <param name="id">The issue's id.</param>
    public DateTimeOffset? UpdatedAt(long id) => _site.Book.ById(id) is { } issue ? DateTimeOffset.FromUnixTimeMilliseconds(issue.UpdatedMs) : null;

    /// <summary>Sends no more announcements.</summary>
    public void Dispose() => _webhooks.Dispose();

    /// <summary>Ends all OAuth access tokens before their time, as a revocation does; the refresh tokens stay good.</summary>
    public void EndAccessTokens() => _grants.EndAccess();

    internal override Task ArriveAsync(HttpContext context, RequestDelegate next) => _gateway is null ? next(context) : _gateway.ArriveAsync(context, next);

    internal override void MapRoutes(IEndpointRouteBuilder routes)
    {
        WebhookAdmin.Map(routes, _webhooks);
        var isCloud = _site.Edition.IsCloud;
        var mapped = new JiraRoutes(routes, _site, () => Faults, isCloud ? null : new RateAllowance(Time));
        var engine = new SearchEngine(_site, () => Faults.IndexLag);
        if (isCloud) MapCloud(routes, mapped, engine);
        else MapDataCenter(routes, mapped, engine);
        MetadataEndpoints.MapShared(mapped);
        new IssueEndpoints(_editor).Map(mapped);
        new PropertyEndpoints(_editor).Map(mapped);
        _links.Map(mapped);
        new CommentEndpoints(_committer).Map(mapped);
        WorklogEndpoints.Map(mapped);
        AgileEndpoints.Map(mapped);
        routes.MapGet("/browse/{key}", BrowseAsync);
    }

    internal override Task WriteTruthAsync(IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken) =>
        JiraTruth.WriteAsync(_site, output, flush, cancellationToken);

    internal override bool IsWrite(HttpRequest request)
    {
        if (HttpMethods.IsPut(request.Method) || HttpMethods.IsDelete(request.Method)) return true;
        if (!HttpMethods.IsPost(request.Method)) return false;
        var path = request.Path.Value ?? "";
        return path.EndsWith("/remotelink", StringComparison.Ordinal) || path.EndsWith("/issueLink", StringComparison.Ordinal)
            || path.EndsWith("/comment", StringComparison.Ordinal) || path.EndsWith("/properties/multi", StringComparison.Ordinal);
    }

    internal override bool IsSearch(HttpRequest request) => request.Path.Value is { } path
        && (path.EndsWith("/search/jql", StringComparison.Ordinal) || path.EndsWith($"/api/{_site.Edition.ApiVersion}/search", StringComparison.Ordinal));

    internal override Task AnswerThrottledAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (!_site.Edition.IsCloud)
        {
            RateAllowance.TellEmpty(headers);
            return JiraJson.AnswerAsync(context, DataCenterAnswers.Status("Rate limit exceeded.", StatusCodes.Status429TooManyRequests), StatusCodes.Status429TooManyRequests);
        }

        var reset = Time.GetUtcNow().AddSeconds(1);
        headers.RetryAfter = "1";
        headers["X-RateLimit-Limit"] = "100";
        headers["X-RateLimit-Remaining"] = "0";
        // Seen in the wild without seconds; readers have to be lenient.
        headers["X-RateLimit-Reset"] = reset.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
        headers["X-RateLimit-NearLimit"] = "true";
        headers["RateLimit-Reason"] = "jira-burst-based";
        return JiraJson.RefuseAsync(context, new JiraRefusal("Rate limit exceeded.", StatusCodes.Status429TooManyRequests));
    }

    internal override Task AnswerServerErrorAsync(HttpContext context) =>
        JiraJson.RefuseAsync(context, new JiraRefusal("Internal server error", StatusCodes.Status500InternalServerError));

    private void MapCloud(IEndpointRouteBuilder routes, JiraRoutes mapped, SearchEngine engine)
    {
        MetadataEndpoints.MapCloud(mapped, _site);
        new SearchEndpoints(engine).Map(mapped);
        ChangelogEndpoints.Map(mapped);
        routes.MapPost("/oauth/token", _grants.AnswerAsync);
        routes.MapGet("/_edge/tenant_info", context => JiraJson.AnswerAsync(context, new JsonObject { ["cloudId"] = _site.Catalog.InstanceId.ToString() }));
        routes.MapFallback(context => JiraJson.AnswerNothingAsync(context, StatusCodes.Status404NotFound));
    }

    private void MapDataCenter(IEndpointRouteBuilder routes, JiraRoutes mapped, SearchEngine engine)
    {
        ServerEndpoints.Map(mapped, _site);
        new OffsetSearchEndpoints(engine).Map(mapped);
        routes.MapFallback(context => DataCenterAnswers.NoRouteAsync(context, _site.BaseUrl()));
    }

    private PlantedSituation Rename(PlantedSituation situation) => situation with
    {
        Tracker = Name,
        Other = situation.Other is { Tracker: "jira-cloud" } other ? other with { Tracker = Name } : situation.Other,
    };

    private async Task BrowseAsync(HttpContext context)
    {
        var key = (string?)context.Request.RouteValues["key"] ?? "";
        var issue = _site.Find(key);
        context.Response.StatusCode = issue is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "text/html;charset=UTF-8";
        var title = WebUtility.HtmlEncode(issue is null ? key : $"[{issue.Key}] {issue.Summary}");
        await context.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", context.RequestAborted);
    }
}
