using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors.AzureDevOps;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

/// <summary>A connector with a connection pool of its own.</summary>
internal sealed class Connected : IDisposable
{
    private const string Token = "SYNCWORKER_TEST_ADO_TOKEN";

    private readonly TrackerHandlers _handlers = new();

    static Connected()
    {
        Environment.SetEnvironmentVariable(Token, "token-of-tests");
        Environment.SetEnvironmentVariable(Token + "_DEAD", "expired");
    }

    public Connected(Uri url, ScopeDefinition? scope = null, IReadOnlyList<string>? keep = null, bool isDead = false, TimeSpan? answerTimeout = null)
    {
        var definition = Samples.Connection(scope: scope, keep: keep, url: url, secretVariable: isDead ? Token + "_DEAD" : Token);
        var options = new TrackerHttpOptions
        {
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(2),
            AnswerTimeout = answerTimeout ?? TimeSpan.FromSeconds(30),
        };
        Http = new TrackerHttp(
            definition, new AzureDevOpsDialect(definition.Auth), _handlers, new RateBudget(TimeProvider.System), options, TimeProvider.System, NullLogger.Instance);
        Connector = new AzureDevOpsConnector(definition, Http, TimeProvider.System);
    }

    public TrackerHttp Http { get; }

    public AzureDevOpsConnector Connector { get; }

    public void Dispose() => _handlers.Dispose();

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Connector.ReadIdentityAsync(cancellationToken);
        Connector.UseMetadata(await Connector.ReadMetadataAsync(cancellationToken));
    }

    public async Task<List<TouchedPage>> WalkAsync(SyncCursor? cursor, CancellationToken cancellationToken)
    {
        var pages = new List<TouchedPage>();
        await foreach (var page in Connector.ReadTouchedAsync(cursor, cancellationToken)) pages.Add(page);
        return pages;
    }
}
