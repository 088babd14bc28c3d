using SyncWorker.Model.Definitions;
using SyncWorker.Storage;

namespace SyncWorker.Health;

/// <summary>The routes that an orchestrator asks: alive, and ready.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c> (the process answers) and <c>/readyz</c> (the store answers, too).</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok"));
        app.MapGet("/readyz", async (IProjectStore store, SyncWorkerDefinition definition, CancellationToken cancellationToken) =>
        {
            try
            {
                await store.FindLastRunAsync(definition.Connections[0].Name, cancellationToken);
                return Results.Text("ready");
            }
            catch (StoreException exception)
            {
                return Results.Text(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
