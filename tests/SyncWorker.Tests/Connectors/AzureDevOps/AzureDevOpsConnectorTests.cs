using SyncWorker.Connectors.AzureDevOps.Feeds;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

public sealed class AzureDevOpsConnectorTests
{
    private const string Json = "application/json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadItems_NullsOmissionsAndOddOnes_EachTouchedItemIsAnswered()
    {
        await using var server = await StubServer.StartAsync($$$"""
            {"count":4,"value":[null,{{{Samples.Story()}}},{"id":8,"rev":1},{"id":99,"fields":{}},{"id":9,"fields":{},"relations":"none"}]}
            """);
        using var connected = new Connected(server.Address);

        var page = await connected.Connector.ReadPageAsync([.. Touched(7, 8, 9, 10)], Stop);

        Assert.Equal(7, Assert.Single(page.Items).Item.Id.NativeId);
        Assert.Equal([8L, 9L], page.Quarantined.Select(static item => item.NativeId ?? 0));
        Assert.Equal([10L], page.Absent);
        Assert.Equal("""{"id":8,"rev":1}"""u8.ToArray(), page.Quarantined[0].Raw.ToArray());
        Assert.Equal("""{"ids":[7,8,9,10],"$expand":"relations","errorPolicy":"omit"}""", Assert.Single(server.Requests).Body);
        Assert.Equal(4, page.Items.Count + page.Quarantined.Count + page.Absent.Count);
    }

    [Fact]
    public async Task ReadItems_ItemThatLeftTheScope_IsAbsentWhetherItWasStoredOrNot()
    {
        await using var server = await StubServer.StartAsync($$"""{"value":[{{Samples.Story()}}]}""");
        using var connected = new Connected(server.Address, new ScopeDefinition { Projects = ["Elsewhere"] });
        var journal = JournalCodec.Encode(7, new LinkEntry { At = Samples.Now, Role = LinkRole.Child, IsRemoved = false, Word = "Child", OtherId = 8 });
        var touched = new TouchedItem { NativeId = 7, Sequence = 1, Journal = [journal] };

        Assert.Equal([7L], (await connected.Connector.ReadPageAsync([touched], Stop)).Absent);
        var known = new SyncWorker.Model.History.HistoryEntry { Field = SyncWorker.Model.History.HistoryField.State, ToWord = "New", HappenedAt = Samples.Now, ObservedAt = Samples.Now, SourceId = "rev:1" };
        Assert.Equal([7L], (await connected.Connector.ReadPageAsync([touched with { KnownHistory = [known] }], Stop)).Absent);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"value\":null}")]
    [InlineData("{\"value\":[")]
    public async Task ReadItems_AnswerThatIsNoBatch_Fails(string answer)
    {
        await using var server = await StubServer.StartAsync(answer);
        using var connected = new Connected(server.Address);

        await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadPageAsync([.. Touched(7)], Stop));
    }

    [Fact]
    public async Task ReadQuery_Pages_WalkTheIds()
    {
        await using var server = await StubServer.StartAsync(Ids(1, 10_000), Ids(10_001, 3));
        using var connected = new Connected(server.Address, new ScopeDefinition { Projects = ["Core"] });

        var ids = await connected.Connector.ReadQueryAsync("[System.Tags] CONTAINS 'cards'", Stop);

        Assert.Equal(Enumerable.Range(1, 10_003).Select(static id => (long)id), ids);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("timePrecision=true&$top=10000", server.Requests[0].PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("[System.Id] \\u003E 10000", server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadQuery_AnswerWithoutItems_FailsInsteadOfBeingEmpty()
    {
        await using var server = await StubServer.StartAsync("""{"queryType":"flat","columns":[]}""");
        using var connected = new Connected(server.Address);

        await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadQueryAsync("[System.Id] > 0", Stop));
    }

    [Fact]
    public async Task ReadQuery_TooLarge_FailsWithTheTrackersWords()
    {
        await using var server = await StubServer.StartAsync((_, _) => (400, Json, """{"message":"VS402337: The number of work items returned exceeds the size limit of 20000."}"""));
        using var connected = new Connected(server.Address);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadQueryAsync("[System.Id] > 0", Stop));

        Assert.Contains("VS402337", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public async Task ReadTouched_ScopeQuery_LetsOnlyItsItemsIn()
    {
        await using var server = await StubServer.StartAsync((request, _) => (200, Json, request.Method == "POST"
            ? """{"workItems":[{"id":2},{"id":5}]}"""
            : request.PathAndQuery.Contains("revisions", StringComparison.Ordinal)
                ? """{"values":[{"id":1,"rev":1,"fields":{}},{"id":2,"rev":1,"fields":{}}],"continuationToken":"2;2;1","isLastBatch":true}"""
                : """{"values":[],"continuationToken":"0","isLastBatch":true}"""));
        using var connected = new Connected(server.Address, new ScopeDefinition { Query = "[System.Tags] CONTAINS 'x'" });

        var pages = await connected.WalkAsync(null, Stop);

        Assert.Equal([new Touch(1, OnlyIfKnown: true), new Touch(2)], pages[0].Touches);
        Assert.Equal([new Touch(2, DateTimeOffset.UnixEpoch), new Touch(5, DateTimeOffset.UnixEpoch)], pages[^1].Touches);
        Assert.Null(pages[^1].Cursor);
    }

    [Fact]
    public async Task ReadIdentity_Stranger_IsARefusedSignIn()
    {
        await using var server = await StubServer.StartAsync(
            """{"instanceId":"i","authenticatedUser":{"id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa","providerDisplayName":"Anonymous"}}""");
        using var connected = new Connected(server.Address);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadIdentityAsync(Stop));

        Assert.Contains("anonymous", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public async Task ReadTouched_ProjectThatIsNotShown_IsSaidWhileTheOthersAreRead()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 100, Port = 0, Tracker = SimulatedTrackers.AzureDevOps }, Stop);
        using var connected = new Connected(host.AzureDevOps!, new ScopeDefinition { Projects = [host.DevOps!.ProjectNames[0], "Corr"] });
        await connected.PrepareAsync(Stop);

        var pages = await connected.WalkAsync(null, Stop);

        Assert.Contains("no project 'Corr'", Assert.Single(pages.SelectMany(static page => page.NotShown)), StringComparison.Ordinal);
        Assert.NotEmpty(pages.SelectMany(static page => page.Touches));
    }

    [Fact]
    public async Task ReadMetadata_NoProjectOfTheScopeIsThere_FailsWithItsName()
    {
        await using var server = await StubServer.StartAsync("""{"value":[{"id":"1","name":"Core"}]}""");
        using var connected = new Connected(server.Address, new ScopeDefinition { Projects = ["Corr"] });

        Assert.Contains("'Corr'", (await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadMetadataAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(203, "text/html")]
    [InlineData(200, "text/html")]
    [InlineData(302, "text/html")]
    [InlineData(401, "text/plain")]
    public async Task AnyRead_DeadToken_IsSaidInWords(int status, string contentType)
    {
        await using var server = await StubServer.StartAsync((_, _) => (status, contentType, "<html>Sign in to your account</html>"));
        using var connected = new Connected(server.Address);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.WalkAsync(null, Stop));

        Assert.Contains("does not accept our sign-in", failure.Message, StringComparison.Ordinal);
        Assert.Contains("personal access token", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void FeedCursor_OfAnotherForm_BeginsAnew()
    {
        Assert.Equal(FeedCursor.Beginning, FeedCursor.Parse(new SyncCursor("{\"version\":2,\"revisionsToken\":\"9\"}")));
        Assert.Equal(FeedCursor.Beginning, FeedCursor.Parse(new SyncCursor("odd")));
        var cursor = new FeedCursor(1, "9;1;1", "4");
        Assert.Equal(cursor, FeedCursor.Parse(cursor.ToCursor()));
    }

    private static IEnumerable<TouchedItem> Touched(params long[] ids) => ids.Select(static id => new TouchedItem { NativeId = id, Sequence = id });

    private static string Ids(int first, int count) =>
        $"{{\"workItems\":[{string.Join(',', Enumerable.Range(first, count).Select(static id => $"{{\"id\":{id}}}"))}]}}";
}
