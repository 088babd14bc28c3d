using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>A stateful Jira Cloud.</summary>
public sealed class JiraTracker : SimulatedTracker
{
    private const string PayloadFolder = "jira";

    private readonly JiraSite _site;
    private readonly IssueCommitter _committer;
    private readonly IssueEditor _editor;
    private readonly LinkEndpoints _links;
    private readonly RandomEdits _edits;
    private readonly WorklogEndpoints _worklogs;

    internal JiraTracker(SimulatedWorld world, SimulatorOptions options)
        : base(FaultPlan.Parse(options.Faults), options.TimeProvider)
    {
        var defaults = new JiraCatalogBuilder(world).Build();
        var recording = options.LoadDirectory is { } directory ? new JiraRecording(Path.Combine(directory, PayloadFolder), defaults) : null;
        IIssueSource source = recording is null ? new GeneratedIssues(world) : recording.Issues;

        Planted = options.LoadDirectory is null ? World.Planted.Of(world, TrackerKind.JiraCloud) : [];
        var book = new IssueBook(source, options.TimeProvider);
        _site = new JiraSite(recording?.Catalog ?? defaults, book, world.People, options.TimeProvider) { BaseUrl = () => world.Addresses.Jira?.AbsoluteUri ?? "" };
        _committer = new IssueCommitter(_site, Ledger, () => Faults.IndexLag);
        _editor = new IssueEditor(_committer);
        _links = new LinkEndpoints(_committer);
        _worklogs = new WorklogEndpoints(source);
        var reserved = options.LoadDirectory is null ? Math.Min(WorldShape.BlockSize, source.Count) : 0;
        _edits = new RandomEdits(_site, world.People, _editor, _links, _committer, reserved);
    }

    /// <inheritdoc/>
    public override string Name => "jira-cloud";

    /// <inheritdoc/>
    public override IReadOnlyList<PlantedSituation> Planted { get; }

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random) => _edits.Apply(random);

    internal override void MapRoutes(IEndpointRouteBuilder routes)
    {
        var mapped = new JiraRoutes(routes, _site, () => Faults.HasDeadToken);
        MetadataEndpoints.Map(mapped);
        new SearchEndpoints(new SearchEngine(_site, () => Faults.IndexLag)).Map(mapped);
        new IssueEndpoints(_editor).Map(mapped);
        ChangelogEndpoints.Map(mapped);
        new PropertyEndpoints(_editor).Map(mapped);
        _links.Map(mapped);
        new CommentEndpoints(_committer).Map(mapped);
        _worklogs.Map(mapped);
        AgileEndpoints.Map(mapped);
        routes.MapGet("/_edge/tenant_info", context => JiraJson.AnswerAsync(context, new JsonObject { ["cloudId"] = _site.Catalog.CloudId.ToString() }));
        routes.MapGet("/browse/{key}", BrowseAsync);
        routes.MapFallback(context => JiraJson.AnswerNothingAsync(context, StatusCodes.Status404NotFound));
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

    internal override Task AnswerThrottledAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
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

    private async Task BrowseAsync(HttpContext context)
    {
        var key = (string?)context.Request.RouteValues["key"] ?? "";
        var issue = _site.Book.Find(key);
        context.Response.StatusCode = issue is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "text/html;charset=UTF-8";
        var title = WebUtility.HtmlEncode(issue is null ? key : $"[{issue.Key}] {issue.Summary}");
        await context.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", context.RequestAborted);
    }
}
