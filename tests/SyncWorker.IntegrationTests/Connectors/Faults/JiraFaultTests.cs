using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Runs;

namespace SyncWorker.IntegrationTests.Connectors.Faults;

/// <summary>
/// Whatever happens to an answer on its way, at whatever place of a run: no item is lost for it, the run says what is missing and why, no secret gets out,
/// and the next run without the fault holds what Jira holds.
/// </summary>
public sealed class JiraFaultTests(FaultedJira jira) : IClassFixture<FaultedJira>
{
    private const int PlacesAFault = 4;

    private static readonly string[] Passing = ["reset", "truncated", "slow", "500", "502", "503", "429", "429 wait"];

    private static readonly Place[] CloudPlaces =
    [
        new("/serverInfo", 1), new("/myself", 1), new("/field ", 1), new("/rest/agile/1.0/board?", 1), new("/search/jql", 2), new("/search/jql", 4), new("/changelog/bulkfetch", 1),
        new("/issue/bulkfetch", 1), new("status=archived", 1), new("/issue/bulkfetch", 2), new("/worklog/updated", 1), new("/worklog/deleted", 1),
    ];

    private static readonly Place[] DataCenterPlaces =
    [
        new("/api/2/serverInfo", 1), new("/myself", 1), new("/field ", 1), new("\"fields\":[\"updated\"]", 2), new("\"fields\":[\"updated\"]", 4), new("\"changelog\"", 1),
        new("includeArchived", 1), new("GET /jira/rest/api/2/issue/", 1), new("/worklog/updated", 1),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Kinds
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var kind in WireFault.Sentences.Keys) data.Add(kind, false);
            foreach (var kind in WireFault.Sentences.Keys) data.Add(kind, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sync_AnswersSpoiltFromSomePlaceOn_LosesNothingAndSaysWhy(string kind, bool isDataCenter)
    {
        var (proxy, worker) = await jira.OpenAsync(isDataCenter);
        foreach (var place in Places(kind, isDataCenter, PlacesAFault))
        {
            var before = await worker.StoredAsync(Cancel);
            await jira.EditAsync(isDataCenter, before);
            var hits = Play(proxy, place.Text, place.Number, int.MaxValue, exchange => WireFault.SpoilAsync(kind, exchange, jira.Elsewhere, worker.Clock));
            var run = await worker.RunAsync(proxy.Address, place.IsMetadata, Cancel);

            Assert.True(hits() > 0, $"{place} was not met.");
            await AssertHonestAsync(run, WireFault.Sentences[kind], isDataCenter, before, place.ToString());
            await jira.AssertCleanAsync(isDataCenter);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sync_OneAnswerSpoilt_IsOvercomeWhereAskingAgainHelps(string kind, bool isDataCenter)
    {
        var (proxy, worker) = await jira.OpenAsync(isDataCenter);
        foreach (var place in Places(kind, isDataCenter, 2))
        {
            var before = await worker.StoredAsync(Cancel);
            await jira.EditAsync(isDataCenter, before);
            var hits = Play(proxy, place.Text, place.Number, 1, exchange => WireFault.SpoilAsync(kind, exchange, jira.Elsewhere, worker.Clock));
            var run = await worker.RunAsync(proxy.Address, place.IsMetadata, Cancel);

            Assert.True(hits() == 1, $"{place} was not met.");
            if (Passing.Contains(kind)) FaultedJira.AssertComplete(run);
            if (run.Completeness == Completeness.Complete)
            {
                await jira.AssertEqualAsync(isDataCenter);
                continue;
            }

            await AssertHonestAsync(run, WireFault.Sentences[kind], isDataCenter, before, place.ToString());
            await jira.AssertCleanAsync(isDataCenter);
        }
    }

    [Theory]
    [InlineData("same", "/search/jql", "issues")]
    [InlineData("repeated", "/search/jql", "issues")]
    [InlineData("empty", "/search/jql", "issues")]
    [InlineData("one empty", "/search/jql", "issues")]
    [InlineData("same", "/changelog/bulkfetch", "issueChangeLogs")]
    [InlineData("repeated", "/changelog/bulkfetch", "issueChangeLogs")]
    [InlineData("empty", "/changelog/bulkfetch", "issueChangeLogs")]
    [InlineData("one empty", "/changelog/bulkfetch", "issueChangeLogs")]
    public async Task Sync_PageTokensWithoutAnEnd_AreGivenUpAndAnEmptyPageIsNot(string kind, string route, string list)
    {
        var (proxy, worker) = await jira.OpenAsync(isDataCenter: false);
        var before = await worker.StoredAsync(Cancel);
        await jira.EditAsync(isDataCenter: false, before);
        var hits = Play(proxy, route, list == "issues" ? 2 : 1, int.MaxValue, exchange => WireFault.PageAsync(kind, exchange, list));
        var run = await worker.RunAsync(proxy.Address, withMetadata: false, Cancel);

        Assert.InRange(hits(), 1, 40);
        if (kind == "one empty")
        {
            FaultedJira.AssertComplete(run);
            await jira.AssertEqualAsync(isDataCenter: false);
            return;
        }

        await AssertHonestAsync(run, "keeps offering the same or empty pages", isDataCenter: false, before, kind);
        await jira.AssertCleanAsync(isDataCenter: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_CertificateHasExpired_SendsNothingAndSaysSo(bool isDataCenter)
    {
        var (_, worker) = await jira.OpenAsync(isDataCenter);
        var before = await worker.StoredAsync(Cancel);
        await jira.EditAsync(isDataCenter, before);
        using var certificate = Expired();
        await using var secure = new FaultProxy(jira.Site(isDataCenter), certificate);
        var run = await worker.RunAsync(secure.Address, withMetadata: false, Cancel);

        Assert.True(run.Failed);
        Assert.Empty(secure.Requests);
        await AssertHonestAsync(run, "its certificate is not trusted, or has expired", isDataCenter, before, "TLS");
        await jira.AssertCleanAsync(isDataCenter);
    }

    private static Place[] Places(string kind, bool isDataCenter, int count)
    {
        // Each fault meets some places, one after the other; all faults together meet all of them several times.
        var all = isDataCenter ? DataCenterPlaces : CloudPlaces;
        var first = WireFault.Sentences.Keys.ToList().IndexOf(kind) * count;
        return [.. Enumerable.Range(first, count).Select(index => all[index % all.Length])];
    }

    /// <summary>Spoils the answers to requests that hold a text, from the given one on.</summary>
    /// <returns>Says how many have been spoilt.</returns>
    private static Func<int> Play(FaultProxy proxy, string text, int first, int times, Func<FaultProxy.Exchange, Task> spoil)
    {
        var met = 0;
        proxy.Fault = async exchange =>
        {
            if (!$"{exchange.Line} {exchange.Body}".Contains(text, StringComparison.Ordinal)) return false;
            var number = Interlocked.Increment(ref met);
            if (number < first || number - first >= times) return false;
            await spoil(exchange);
            return true;
        };
        return () => Math.Min(times, Math.Max(0, met - first + 1));
    }

    private async Task AssertHonestAsync(SyncRun run, string sentence, bool isDataCenter, Dictionary<long, TruthItem> before, string place)
    {
        var said = string.Join('\n', run.Reasons);
        Assert.True(run.Completeness != Completeness.Complete, $"{place}: a run of which a part is missing calls itself complete.");
        Assert.True(said.Contains(sentence, StringComparison.Ordinal), $"{place}: {said}");
        Assert.Contains("Connection 'jira': ", said, StringComparison.Ordinal);
        Assert.Matches("The next run tries again|Later runs go on|Check that|Check the|Put the|Install the", said);
        Assert.DoesNotContain(FaultedWorker.Secret, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("bot@example.com:" + FaultedWorker.Secret)), said, StringComparison.Ordinal);
        Assert.False(jira.WasElsewhere, "Somebody followed the redirect.");

        // What Jira has and the store had is still there; only what Jira has no more may be gone.
        var (truth, stored) = (await jira.TruthAsync(isDataCenter), await (await jira.OpenAsync(isDataCenter)).Worker.StoredAsync(Cancel));
        Assert.DoesNotContain(before.Keys, id => truth.ContainsKey(id) && !stored.ContainsKey(id));
    }

    private static X509Certificate2 Expired()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var end = TimeProvider.System.GetUtcNow().AddDays(-1);
        return request.CreateSelfSigned(end.AddYears(-1), end);
    }

    private sealed record Place(string Text, int Number)
    {
        public bool IsMetadata => Text is "/field " || Text.StartsWith("/rest/agile", StringComparison.Ordinal);
    }
}
