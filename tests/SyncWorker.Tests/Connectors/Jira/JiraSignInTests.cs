using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>Every way to sign in, end to end against the simulated site, its gateway and its token endpoint.</summary>
public sealed class JiraSignInTests : IDisposable
{
    private const string Secret = "SYNCWORKER_TEST_SIGN_IN";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-sign-in-");

    public JiraSignInTests() => Environment.SetEnvironmentVariable(Secret, "s3cret-canary");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string TokenFile => Path.Combine(_folder.FullName, "grant.token");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("basic", false)]
    [InlineData("basic", true)]
    [InlineData("pat", true)]
    [InlineData("scopedToken", false)]
    [InlineData("scopedToken+user", false)]
    [InlineData("scopedToken+cloudId", false)]
    [InlineData("oauth", false)]
    public async Task FullRead_EveryKind_ReadsTheSiteAndLinksToIt(string kind, bool dataCenter)
    {
        await using var jira = dataCenter ? await SimulatedJira.StartDataCenterAsync(items: 40) : await SimulatedJira.StartAsync(items: 40);
        await File.WriteAllTextAsync(TokenFile, "first-refresh-token\n", Cancel);
        var cloudId = kind == "scopedToken+cloudId" ? (await jira.Connect().ReadIdentityAsync(Cancel)).InstanceId : null;
        var connector = await jira.OpenAsync(definition => definition with { Auth = Auth(kind, jira.Url, cloudId) });
        var items = await SimulatedJira.ReadAllAsync(connector);
        Assert.Equal(40, items.Count);
        Assert.All(items, read => Assert.StartsWith(new Uri(jira.Url, "browse/").AbsoluteUri, read.Item.Url, StringComparison.Ordinal));

        // The same site is the same instance however one signs in.
        Assert.Equal((await jira.Connect().ReadIdentityAsync(Cancel)).InstanceId, (await jira.Connect(definition => definition with { Auth = Auth(kind, jira.Url, cloudId) }).ReadIdentityAsync(Cancel)).InstanceId);
    }

    [Theory]
    [InlineData("pat")]
    [InlineData("scopedToken+otherSite")]
    public async Task ReadIdentityAsync_TokenAtTheWrongAddress_FailsInASentence(string kind)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var failure = await Assert.ThrowsAsync<TrackerException>(() => jira.Connect(definition => definition with { Auth = Auth(kind, jira.Url, Guid.Empty.ToString()) }).ReadIdentityAsync(Cancel));
        Assert.False(failure.MayPass);
        AssertNoSecret(failure);
    }

    [Fact]
    public async Task OAuth_ManyAtOnceAndManyConnectors_RefreshOnceAndKeepTheNewTokenPrivate()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, "first-refresh-token", Cancel);
        var connectors = Enumerable.Range(0, 4).Select(_ => jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) })).ToList();
        await Task.WhenAll(connectors.Concat(connectors).Select(connector => connector.ReadIdentityAsync(Cancel)));
        Assert.Equal(1, Refreshes(jira));
        var kept = await File.ReadAllTextAsync(TokenFile, Cancel);
        Assert.Contains("\"refreshToken\":\"sim-refresh-", kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));

        // A process that starts later goes on with what is kept.
        await jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) }).ReadIdentityAsync(Cancel);
        Assert.Equal(1, Refreshes(jira));
    }

    [Fact]
    public async Task OAuth_AnotherProcessRefreshes_IsWaitedForAndItsTokenIsUsed()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, "first-refresh-token", Cancel);
        Task<TrackerIdentity> waiting;
        await using (new FileStream(TokenFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var clock = new WatchedClock();
            waiting = jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) }, clock).ReadIdentityAsync(Cancel);
            await clock.WaitsForTheLock.WaitAsync(Cancel);
            Assert.False(waiting.IsCompleted);
            Assert.Equal(0, Refreshes(jira));

            // What the other one got is in the file before it lets go. Any Bearer token is a scoped one to this gateway.
            var end = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
            await File.WriteAllTextAsync(TokenFile, $$"""{"refreshToken":"second-refresh-token","accessToken":"of-the-other","expiresAt":{{end}},"renewedAt":{{end - 3600}}}""", Cancel);
        }

        Assert.NotEmpty((await waiting).AccountId);
        Assert.Equal(0, Refreshes(jira));
    }

    [Fact]
    public async Task OAuth_AccessTokenRevoked_IsReplacedWithoutAFailure()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, "first-refresh-token", Cancel);
        var connector = await jira.OpenAsync(definition => definition with { Auth = Auth("oauth", jira.Url) });
        jira.Tracker.EndAccessTokens();
        Assert.Equal(20, (await SimulatedJira.ReadAllAsync(connector)).Count);
        Assert.InRange(Refreshes(jira), 2, 3);
    }

    [Fact]
    public async Task OAuth_NewTokenCannotBeKept_IsNotUsed()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, "first-refresh-token", Cancel);
        Directory.CreateDirectory(Path.Combine(TokenFile + ".new", "in-the-way"));
        var failure = await Assert.ThrowsAsync<TrackerException>(() => jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) }).ReadIdentityAsync(Cancel));
        Assert.Contains("could not be kept", failure.Message, StringComparison.Ordinal);
        Assert.Equal("first-refresh-token", await File.ReadAllTextAsync(TokenFile, Cancel));
        Assert.DoesNotContain(jira.Tracker.Requests.Counts, pair => pair.Key.Contains("/rest/", StringComparison.Ordinal));
        AssertNoSecret(failure);
    }

    [Theory]
    [InlineData("expired", "invalid_grant")]
    [InlineData("", "holds no refresh token")]
    [InlineData("{\"accessToken\":\"s3cret-canary\"}", "holds no refresh token")]
    [InlineData("{\"refreshToken\":\"s3cret-canary", "holds no refresh token")]
    public async Task OAuth_DeadOrMissingGrant_SaysWhatToDoWithoutTheToken(string content, string words)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, content, Cancel);
        var failure = await Assert.ThrowsAsync<TrackerException>(() => jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) }).ReadIdentityAsync(Cancel));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Authorise the app again", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
        AssertNoSecret(failure);

        // Put right by hand, it works without a restart.
        await File.WriteAllTextAsync(TokenFile, "another-refresh-token", Cancel);
        await jira.Connect(definition => definition with { Auth = Auth("oauth", jira.Url) }).ReadIdentityAsync(Cancel);
    }

    [Fact]
    public async Task ScopedToken_FileReplaced_IsReadAgainAtTheNextRequest()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        await File.WriteAllTextAsync(TokenFile, "expired", Cancel);
        var connector = jira.Connect(definition => definition with { Auth = Auth("scopedToken", jira.Url) with { Secret = new SecretReference(null, TokenFile) } });
        await Assert.ThrowsAsync<TrackerException>(() => connector.ReadIdentityAsync(Cancel));
        await File.WriteAllTextAsync(TokenFile, "replaced", Cancel);
        File.SetLastWriteTimeUtc(TokenFile, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
        Assert.NotEmpty((await connector.ReadIdentityAsync(Cancel)).AccountId);
    }

    private static long Refreshes(SimulatedJira jira) => jira.Tracker.Requests.Counts.GetValueOrDefault("POST /oauth/token");

    private static void AssertNoSecret(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            Assert.DoesNotContain("s3cret-canary", cause.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("refresh-token", cause.Message, StringComparison.Ordinal);
        }
    }

    private AuthDefinition Auth(string kind, Uri site, string? cloudId = null)
    {
        var gateway = new GatewayDefinition { Address = site, CloudId = kind.Contains('+', StringComparison.Ordinal) ? cloudId : null };
        var secret = new SecretReference(Secret, null);
        return kind.Split('+')[0] switch
        {
            "basic" => new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = secret },
            "pat" => new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = secret },
            "scopedToken" => new AuthDefinition { Kind = AuthKind.ScopedToken, User = kind.EndsWith("+user", StringComparison.Ordinal) ? "bot@example.com" : null, Secret = secret, Gateway = gateway },
            "oauth" => new AuthDefinition
            {
                Kind = AuthKind.OAuth,
                Secret = secret,
                Gateway = gateway,
                OAuth = new OAuthDefinition { ClientId = "app", TokenFile = TokenFile, TokenUrl = new Uri(site, "/oauth/token") },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, string.Create(CultureInfo.InvariantCulture, $"No kind {kind}.")),
        };
    }

    /// <summary>A clock that tells when somebody begins to wait for a lock file, by the time between two looks at it.</summary>
    private sealed class WatchedClock : TimeProvider
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WaitsForTheLock => _waits.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromMilliseconds(50)) _waits.TrySetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
