using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>The headers that tell how much of the allowance is used up.</summary>
internal static class RateHeaders
{
    private const int Window = 300;

    public static void Write(HttpResponse response, DateTime now, bool isDelayed)
    {
        response.Headers["X-RateLimit-Resource"] = "Core/Work item tracking";
        response.Headers["X-RateLimit-Limit"] = "200";
        response.Headers["X-RateLimit-Remaining"] = isDelayed ? "0" : "150";
        var reset = new DateTimeOffset(now).ToUnixTimeSeconds() + Window;
        response.Headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        if (isDelayed)
        {
            response.Headers["X-RateLimit-Delay"] = "1.250";
        }
    }
}
