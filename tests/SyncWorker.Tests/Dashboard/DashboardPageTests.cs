using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Cli;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Storage;
using SyncWorker.Tests.Cli.Rendering;

namespace SyncWorker.Tests.Dashboard;

/// <summary>The page as a browser gets it, over a real store.</summary>
public sealed class DashboardPageTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert('x')</script> \" onload=\"y";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-page-");
    private WorkerSession? _session;
    private Microsoft.AspNetCore.Builder.WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder.FullName, "page.db"), TimeProvider.System, cancellationToken);
        _session = await WorkerSession.OpenAsync(store, Definition(), new PipelineOptions(), NullLoggerFactory.Instance, cancellationToken);
        _app = WorkerWeb.Build(_session, new IPEndPoint(IPAddress.Loopback, 0), Microsoft.Extensions.Logging.LogLevel.Error);
        await _app.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_session is not null) await _session.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Page_BeforeTheFirstSync_SaysSo()
    {
        var (_, html) = await GetAsync("/");

        Assert.Contains("Nothing has been measured yet", html, StringComparison.Ordinal);
        Assert.Contains("not read yet", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HostileTitles_AreTextAndNothingElse()
    {
        await SaveAsync(SampleReport.Portfolio("Checkout", SampleReport.Risk(Hostile, Hostile, "javascript:alert(1)")), SampleReport.Run());

        var (_, html) = await GetAsync("/");

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_MeasuredPortfolio_ShowsFiguresRisksAndTrust()
    {
        var portfolio = SampleReport.Portfolio("Checkout", SampleReport.Risk());
        var doubtful = portfolio.Nodes[1] with { Rollup = SampleReport.Rollup(62.5m, Completeness.Partial, "2 items are quarantined") };
        await SaveAsync(portfolio with { Nodes = [portfolio.Nodes[0], doubtful] }, SampleReport.Run() with { Completeness = Completeness.Partial, Reasons = ["2 items are quarantined"] });

        var (_, html) = await GetAsync("/");

        Assert.Contains("62.5 %", html, StringComparison.Ordinal);
        Assert.Contains("3 d late", html, StringComparison.Ordinal);
        Assert.Contains("width=\"62.5\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://pay.example.net/browse/PAY-7\" target=\"_blank\" rel=\"noopener noreferrer\"", html, StringComparison.Ordinal);
        Assert.Contains("5 days past its due day", html, StringComparison.Ordinal);
        Assert.Contains("2 items are quarantined", html, StringComparison.Ordinal);
        Assert.Contains("never read completely", html, StringComparison.Ordinal);
        Assert.Contains("jira-cloud", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OverdueItemsAndThoseInNoChildNode_AreNamed()
    {
        var portfolio = SampleReport.Portfolio("All");
        var all = portfolio.Nodes[1] with { Rollup = SampleReport.Rollup() with { ScheduleVarianceDays = 0, OverdueCount = 2 }, DirectItemCount = 3, Direct = SampleReport.Rollup(25) };
        await SaveAsync(portfolio with { Nodes = [portfolio.Nodes[0], all] }, SampleReport.Run());

        var (_, html) = await GetAsync("/");

        Assert.Contains("on time, 2 items overdue", html, StringComparison.Ordinal);
        Assert.Contains("(directly in All)", html, StringComparison.Ordinal);
        Assert.Contains("25.0 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Policy_AllowsNoScriptAndNoInlineStyle()
    {
        await SaveAsync(SampleReport.Portfolio(), SampleReport.Run());

        var (answer, html) = await GetAsync("/");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/page.css", "text/css")]
    [InlineData("/healthz", "text/plain")]
    [InlineData("/readyz", "text/plain")]
    public async Task Routes_BesideThePage_Answer(string path, string type)
    {
        var (answer, _) = await GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private async Task SaveAsync(MeasuredPortfolio portfolio, SyncRun run)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = _session!.Store;
        var measure = await store.AcquireLeaseAsync("measure", "test", TimeSpan.FromMinutes(1), cancellationToken);
        await store.SaveMeasuredAsync(measure!, portfolio, [], new RiskRegisterState(new Dictionary<string, RiskState>()), cancellationToken);
        var sync = await store.AcquireLeaseAsync("sync:pay-jira", "test", TimeSpan.FromMinutes(1), cancellationToken);
        await store.SaveRunAsync(sync!, run, cancellationToken);
    }

    private async Task<(HttpResponseMessage Answer, string Text)> GetAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        var answer = await client.GetAsync(new Uri(new Uri(_app!.Urls.First()), path), TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static SyncWorkerDefinition Definition() => new()
    {
        Connections =
        [
            new ConnectionDefinition
            {
                Name = "pay-jira",
                Kind = ConnectionKind.Jira,
                Url = new Uri("https://pay.example.net"),
                Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference("NONE", null) },
            },
        ],
        Portfolios = [new PortfolioDefinition { Name = "Payments", Nodes = [new NodeDefinition { Name = "Checkout", Selections = [new SelectionDefinition { Connection = "pay-jira" }] }] }],
        Version = "0123456789abcdef",
    };
}
