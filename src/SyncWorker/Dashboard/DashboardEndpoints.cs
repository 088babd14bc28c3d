using Microsoft.AspNetCore.Http.HttpResults;

namespace SyncWorker.Dashboard;

/// <summary>The routes of the page.</summary>
internal static class DashboardEndpoints
{
    /// <summary>Nothing is loaded but our own style sheet; nothing frames, nothing is submitted, no script runs.</summary>
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly byte[] Style = ReadStyle();

    /// <summary>Maps the page and its style sheet.</summary>
    public static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return next(context);
        });
        app.MapGet("/", async (PageReader reader, CancellationToken cancellationToken) =>
            new RazorComponentResult<DashboardPage>(new { Model = await reader.ReadAsync(cancellationToken) }));
        app.MapGet("/page.css", () => Results.Bytes(Style, "text/css; charset=utf-8"));
    }

    private static byte[] ReadStyle()
    {
        using var resource = typeof(DashboardEndpoints).Assembly.GetManifestResourceStream("page.css")
            ?? throw new InvalidOperationException("The style sheet is not part of the program.");
        using var buffer = new MemoryStream();
        resource.CopyTo(buffer);
        return buffer.ToArray();
    }
}
