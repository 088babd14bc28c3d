using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors;

/// <summary>Connections to servers of the tests' own.</summary>
internal static class TestConnections
{
    public const string TokenVariable = "SYNCWORKER_TEST_TOKEN";
    public const string Token = "s3cret-token";

    static TestConnections()
    {
        Environment.SetEnvironmentVariable(TokenVariable, Token);
        Environment.SetEnvironmentVariable(TokenVariable + "_DEAD", "expired");
    }

    public static ConnectionDefinition Jira(Uri url, bool deadToken = false) => new()
    {
        Name = "pay-jira",
        Kind = ConnectionKind.Jira,
        Url = url,
        Auth = new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = new SecretReference(deadToken ? TokenVariable + "_DEAD" : TokenVariable, null) },
        Rate = new RateDefinition { RequestsPerSecond = 100_000 },
    };

    public static TrackerHttp Http(ConnectionDefinition definition, TrackerHandlers handlers, TimeProvider time, TrackerHttpOptions? options = null) =>
        new(definition, new JiraDialect(definition.Auth), handlers, new RateBudget(time), options ?? new TrackerHttpOptions(), time, NullLogger.Instance);

    /// <summary>Short pauses on the real clock, for tests whose server needs real time too.</summary>
    public static TrackerHttpOptions Hasty { get; } = new() { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2) };

    public static JiraConnector Connect(ConnectionDefinition definition, TrackerHandlers handlers, TimeProvider? time = null) =>
        new(definition, Http(definition, handlers, time ?? TimeProvider.System, Hasty), time ?? TimeProvider.System);

    public static async Task<List<TouchedPage>> WalkAsync(this ITrackerConnector connector, SyncCursor? cursor, CancellationToken cancellationToken)
    {
        var pages = new List<TouchedPage>();
        await foreach (var page in connector.ReadTouchedAsync(cursor, cancellationToken)) pages.Add(page);
        return pages;
    }

    public static async Task<List<ItemPage>> ReadAllAsync(this ITrackerConnector connector, IEnumerable<TouchedPage> pages, CancellationToken cancellationToken)
    {
        var batches = new List<ItemPage>();
        var touches = pages.SelectMany(page => page.Touches).Select((touch, index) => new TouchedItem { NativeId = touch.NativeId, Sequence = index + 1 });
        foreach (var batch in touches.Chunk(connector.BatchSize)) batches.Add(await connector.ReadPageAsync(batch, cancellationToken));
        return batches;
    }
}
