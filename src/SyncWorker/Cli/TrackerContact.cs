using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Cli;

/// <summary>The result of signing in to one tracker.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Identity">Who answered, or null when it failed.</param>
/// <param name="Sentence">The result for people.</param>
internal sealed record TrackerContact(string Connection, TrackerIdentity? Identity, string Sentence)
{
    /// <summary>Signs in to all trackers at once.</summary>
    public static async Task<IReadOnlyList<TrackerContact>> TryAllAsync(SyncWorkerDefinition definition, CancellationToken cancellationToken)
    {
        using var loggers = CliLogging.Open();
        using var factory = new ConnectorFactory(TimeProvider.System, loggers);
        return await Task.WhenAll(definition.Connections.Select(connection => TryAsync(factory.Create(connection), cancellationToken)));
    }

    private static async Task<TrackerContact> TryAsync(ITrackerConnector connector, CancellationToken cancellationToken)
    {
        var name = connector.ConnectionName;
        try
        {
            var identity = await connector.ReadIdentityAsync(cancellationToken);
            var version = identity.Version is { } known ? $" {known}" : "";
            return new TrackerContact(name, identity, $"{name}: {Words.Of(identity.Kind)}{version} answers, and knows us as {identity.AccountName}.");
        }
        catch (TrackerException exception)
        {
            return new TrackerContact(name, null, $"{name}: {exception.Message}");
        }
    }
}
