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
    public RequestTarget Resolve(HttpRequest request)
    {
        if (request.HttpContext.Items.TryGetValue(typeof(RequestTarget), out var known) && known is RequestTarget resolved)
        {
            return resolved;
        }

        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path.Value ?? "/";
        var target = RequestTarget.Read(request.Method, raw.Split('?')[0], routes);
        request.HttpContext.Items[typeof(RequestTarget)] = target;
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

    private void Run(HttpContext context, RequestTarget target, ReadOnlyMemory<byte> body, Answer answer)
    {
        var credentials = SignIn.Read(context.Request);
        if (faults().HasDeadToken || FaultPlayer.Hits(context, FaultKind.TokenForgotten) || credentials is { IsDead: true })
        {
            UnroutedAnswers.WriteSignIn(answer, faults().SignInStatus);
            return;
        }

        if (target.IsOrganization && target.Apis < 0 && target.Segments.Contains("_workitems", StringComparer.OrdinalIgnoreCase))
        {
            UnroutedAnswers.WriteItemPage(answer);
            return;
        }

        if (HttpMethods.IsOptions(context.Request.Method) && target.IsOrganization && target.Apis >= 1)
        {
            ResourceLocations.Write(answer, target.Apis + 1 < target.Segments.Length ? target.Segments[target.Apis + 1] : null);
            return;
        }

        if (target.Route is not { } route)
        {
            UnroutedAnswers.WriteUnknown(context.Request.Method, target, routes, answer);
            return;
        }

        if (credentials is null || (credentials.IsNarrow && !target.Segments[^1].Equals("connectiondata", StringComparison.OrdinalIgnoreCase)))
        {
            throw new AzureDevOpsFault(401, "UnauthorizedRequestException", "TF400813: The user '' is not authorized to access this resource.")
            {
                TypeName = "Microsoft.TeamFoundation.Framework.Server.UnauthorizedRequestException, Microsoft.TeamFoundation.Framework.Server",
            };
        }

        Call(context, target, route, credentials, body, answer);
    }

    private void Call(HttpContext context, RequestTarget target, ApiRoute route, Credentials credentials, ReadOnlyMemory<byte> body, Answer answer)
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
                    IsEmptied = FaultPlayer.Hits(context, FaultKind.Empty),
                },
                answer);
        }
        finally
        {
            Leave(route.Writes);
        }
    }

    private Project FindProject(string nameOrId) =>
        organization.TryFindProject(nameOrId, out var project) && organization.Access.IsProjectShown(project.Name) ? project : throw AzureDevOpsFault.ProjectNotFound(nameOrId);

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
}
