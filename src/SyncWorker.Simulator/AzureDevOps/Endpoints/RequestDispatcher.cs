using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Takes a request apart, finds its handler, and sends what the handler wrote.</summary>
internal sealed class RequestDispatcher(Organization organization, RouteTable routes, Func<FaultPlan> faults)
{
    private static readonly string ProcessId = Guid.NewGuid().ToString();

    /// <summary>What a request is for.</summary>
    public Target Resolve(HttpRequest request)
    {
        if (request.HttpContext.Items.TryGetValue(typeof(Target), out var known) && known is Target resolved)
        {
            return resolved;
        }

        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path.Value ?? "/";
        var path = raw.Split('?')[0];
        string[] segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var target = Resolve(request.Method, path, segments);
        request.HttpContext.Items[typeof(Target)] = target;
        return target;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var target = Resolve(context.Request);
        using var answer = new Answer();
        var body = ReadOnlyMemory<byte>.Empty;
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            using var stream = new MemoryStream();
            await context.Request.Body.CopyToAsync(stream, context.RequestAborted);
            body = stream.ToArray();
        }

        try
        {
            Run(context, target, body, answer);
        }
        catch (AzureDevOpsFault fault)
        {
            FaultJson.Write(answer, fault);
        }

        await SendAsync(context, answer);
    }

    private static bool IsOrganization(string[] segments) =>
        segments.Length > 0 && segments[0].Equals(WorldNames.Organization, StringComparison.OrdinalIgnoreCase);

    private Target Resolve(string method, string path, string[] segments)
    {
        var apis = Array.FindIndex(segments, segment => segment.Equals("_apis", StringComparison.OrdinalIgnoreCase));
        if (!IsOrganization(segments) || apis is < 1 or > 3)
        {
            return new Target(path, segments, apis, null, []);
        }

        var found = routes.Find(method, segments.AsSpan(apis + 1));
        // No work item has the id 0; the tracker does not even find a controller for it.
        return found is null || (found.Value.Values.TryGetValue("id", out var id) && id == "0")
            ? new Target(path, segments, apis, null, [])
            : new Target(path, segments, apis, found.Value.Route, found.Value.Values);
    }

    private void Run(HttpContext context, Target target, ReadOnlyMemory<byte> body, Answer answer)
    {
        var credentials = SignIn.Read(context.Request);
        if (faults().HasDeadToken || credentials is { IsDead: true })
        {
            AnswerSignIn(answer, faults().SignInStatus);
            return;
        }

        if (IsOrganization(target.Segments) && target.Apis < 0 && target.Segments.Contains("_workitems", StringComparer.OrdinalIgnoreCase))
        {
            answer.WriteText("text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>Work item</title></head><body>A work item of the simulator.</body></html>");
            return;
        }

        if (HttpMethods.IsOptions(context.Request.Method) && IsOrganization(target.Segments) && target.Apis >= 1)
        {
            ResourceLocations.Write(answer, target.Apis + 1 < target.Segments.Length ? target.Segments[target.Apis + 1] : null);
            return;
        }

        if (target.Route is not { } route)
        {
            AnswerUnknown(context, target, answer);
            return;
        }

        if (credentials is null)
        {
            throw new AzureDevOpsFault(401, "UnauthorizedRequestException", "TF400813: The user '' is not authorized to access this resource.")
            {
                TypeName = "Microsoft.TeamFoundation.Framework.Server.UnauthorizedRequestException, Microsoft.TeamFoundation.Framework.Server",
            };
        }

        Call(context, target, route, credentials, body, answer);
    }

    private void Call(HttpContext context, Target target, ApiRoute route, Credentials credentials, ReadOnlyMemory<byte> body, Answer answer)
    {
        var version = ApiVersion.Read(context.Request, route.PreviewOnly);
        answer.ContentType = $"application/json; charset=utf-8; api-version={version.Text}";
        Enter(route.Writes);
        try
        {
            var project = target.Apis > 1 ? FindProject(target.Segments[1]) : null;
            var user = SignIn.Account(credentials, organization);
            if (route.Writes)
            {
                organization.Remember(user);
            }

            route.Handler(
                new Call
                {
                    Method = context.Request.Method,
                    Base = $"{context.Request.Scheme}://{context.Request.Host}/{WorldNames.Organization}",
                    Project = project,
                    Team = project is not null && target.Apis > 2 ? CoreEndpoints.FindTeam(project, target.Segments[2]) : null,
                    Route = target.Values,
                    Query = context.Request.Query,
                    Body = body,
                    Version = version,
                    User = user,
                    Now = organization.Now(),
                },
                answer);
        }
        finally
        {
            Leave(route.Writes);
        }
    }

    private Project FindProject(string nameOrId) =>
        organization.TryFindProject(nameOrId, out var project) ? project : throw AzureDevOpsFault.ProjectNotFound(nameOrId);

    private void Enter(bool exclusively)
    {
        if (exclusively)
        {
            organization.Gate.EnterWriteLock();
        }
        else
        {
            organization.Gate.EnterReadLock();
        }
    }

    private void Leave(bool exclusively)
    {
        if (exclusively)
        {
            organization.Gate.ExitWriteLock();
        }
        else
        {
            organization.Gate.ExitReadLock();
        }
    }

    private void AnswerUnknown(HttpContext context, Target target, Answer answer)
    {
        if (target.Apis >= 1 && routes.Knows(target.Segments.AsSpan(target.Apis + 1)) && !target.Segments.Contains("0"))
        {
            answer.Status = 405;
            answer.Json.WriteStartObject();
            answer.Json.WriteNumber("count", 1);
            answer.Json.WriteStartObject("value");
            answer.Json.WriteString("Message", $"The requested resource does not support http method '{context.Request.Method}'.");
            answer.Json.WriteEndObject();
            answer.Json.WriteEndObject();
            return;
        }

        var rest = "/" + string.Join('/', target.Segments.Skip(1));
        var message = $"The controller for path '{rest}' was not found or does not implement IController.";
        answer.Status = 404;
        answer.Headers["X-TFS-ServiceError"] = Uri.EscapeDataString(message);
        answer.WriteText("text/plain; charset=utf-8", message);
    }

    private static void AnswerSignIn(Answer answer, int status)
    {
        answer.Status = status;
        if (status == 302)
        {
            answer.Headers["Location"] = "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com";
        }

        answer.WriteText("text/html; charset=utf-8", SignIn.Page);
    }

    private async Task SendAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        var activity = Guid.NewGuid().ToString();
        response.StatusCode = answer.Status;
        response.Headers["ActivityId"] = activity;
        response.Headers["X-VSS-E2EID"] = activity;
        response.Headers["X-TFS-ProcessId"] = ProcessId;
        response.Headers.CacheControl = "no-cache";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (faults().HasRateHeaders)
        {
            RateHeaders.Write(response, organization.Now(), isDelayed: response.Headers.RetryAfter.Count > 0);
        }

        if (answer.Status == 204)
        {
            return;
        }

        var body = answer.Body;
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>What a request turned out to be for.</summary>
    /// <param name="Path">The path as it was sent.</param>
    /// <param name="Segments">Its parts, decoded.</param>
    /// <param name="Apis">Where <c>_apis</c> stands among them, or −1.</param>
    /// <param name="Route">The route, or null when there is none.</param>
    /// <param name="Values">What its placeholders matched.</param>
    internal sealed record Target(string Path, string[] Segments, int Apis, ApiRoute? Route, Dictionary<string, string> Values)
    {
        /// <summary>Gets the name under which the request is counted.</summary>
        public string Name { get; } = Route is { } route
            ? "_apis/" + route.Pattern
            : Apis >= 1 ? string.Create(CultureInfo.InvariantCulture, $"_apis/{(Apis + 1 < Segments.Length ? Segments[Apis + 1] : string.Empty)}") : "(no route)";
    }
}
