using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SyncWorker.Simulator.Admin;

/// <summary>Plays the fault that a plan chose for a request.</summary>
internal static class FaultPlayer
{
    private const string SignInPage = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form action=\"/login\">Please log in.</form></body></html>";

    private static readonly TimeSpan LongestHang = TimeSpan.FromMinutes(2);

    /// <summary>Answers the request, faulted or not.</summary>
    public static async Task PlayAsync(SimulatedTracker tracker, HttpContext context, RequestDelegate next)
    {
        var plan = tracker.Faults;
        if (plan.Delay > TimeSpan.Zero) await Task.Delay(plan.Delay, context.RequestAborted);
        var isWrite = tracker.IsWrite(context.Request);
        if (plan.Hold is { } hold && hold.Catches(isWrite))
        {
            await HoldAsync(hold, context, next);
            return;
        }

        var fault = plan.Next(isWrite, tracker.IsSearch(context.Request));
        switch (fault)
        {
            case FaultKind.Throttled:
                await tracker.AnswerThrottledAsync(context);
                break;
            case FaultKind.ServerError:
                await tracker.AnswerServerErrorAsync(context);
                break;
            case FaultKind.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.ContentType = "text/plain";
                await context.Response.WriteAsync("upstream connect error or disconnect/reset before headers", context.RequestAborted);
                break;
            case FaultKind.TokenForgotten or FaultKind.Empty:
                context.Items[typeof(FaultKind)] = fault;
                await next(context);
                break;
            case FaultKind.Hang:
                await HangAsync(tracker, context);
                break;
            case FaultKind.Reset:
                context.Abort();
                break;
            case FaultKind.Html:
                context.Response.ContentType = "text/html;charset=UTF-8";
                await context.Response.WriteAsync(SignInPage, context.RequestAborted);
                break;
            case FaultKind.RetryAfter:
                context.Response.Headers.RetryAfter = "1";
                await next(context);
                break;
            case FaultKind.LostReply:
                await RecordAsync(context, next);
                context.Abort();
                break;
            case FaultKind.Truncate:
                await TruncateAsync(context, next);
                break;
            default:
                await next(context);
                break;
        }
    }

    /// <summary>Gets whether a request is hit by a fault that only its answer can play.</summary>
    public static bool Hits(HttpContext context, FaultKind kind) => context.Items.TryGetValue(typeof(FaultKind), out var played) && kind.Equals(played);

    private static async Task HangAsync(SimulatedTracker tracker, HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stopping(context), context.RequestAborted);
        await Task.Delay(LongestHang, tracker.Time, ending.Token);
        context.Abort();
    }

    private static CancellationToken Stopping(HttpContext context) => context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private static async Task HoldAsync(Hold hold, HttpContext context, RequestDelegate next)
    {
        var stopping = Stopping(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        switch (hold.Point)
        {
            case HoldPoint.Write:
                // What has left its sender arrives, whatever becomes of the sender.
                var arrived = new MemoryStream();
                await context.Request.Body.CopyToAsync(arrived, context.RequestAborted);
                arrived.Position = 0;
                context.Request.Body = arrived;
                context.RequestAborted = CancellationToken.None;
                await hold.WaitAsync(stopping);
                await next(context);
                break;
            case HoldPoint.Reply:
                using (var reply = await RecordAsync(context, next))
                {
                    await hold.WaitAsync(ending.Token);
                    await context.Response.Body.WriteAsync(reply.GetBuffer().AsMemory(0, (int)reply.Length), context.RequestAborted);
                }

                break;
            default:
                await hold.WaitAsync(ending.Token);
                await next(context);
                break;
        }
    }

    private static async Task TruncateAsync(HttpContext context, RequestDelegate next)
    {
        using var body = await RecordAsync(context, next);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)(body.Length / 2)), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static async Task<MemoryStream> RecordAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        var recorded = new MemoryStream();
        context.Response.Body = recorded;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return recorded;
    }
}
