using System.Text.Json.Nodes;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>What is made of a Data Center's issues: payload in, model out.</summary>
public sealed class DataCenterReadingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task ReadItemsAsync_Story_IsMappedByNamesKeysAndLegacyTexts()
    {
        await using var site = new DataCenterSite();
        site.Add(10, Start, "'customfield_10102':'Wallet','issuetype':{'id':'10001','name':'Story'}");
        site.Add(
            11,
            Start,
            """
            "summary":"Pay","issuetype":{"id":"10001","name":"Story"},"status":{"id":"3","name":"In Progress"},"project":{"id":"10000","key":"DC"},
            "assignee":{"name":"fred","key":"JIRAUSER10100","displayName":"Fred F. User","emailAddress":"Fred@example.com"},
            "creator":{"name":"ann","key":"JIRAUSER10200","displayName":"Ann"},"priority":{"id":"2","name":"High"},
            "customfield_10100":["com.atlassian.greenhopper.service.sprint.Sprint@1f39[id=7,rapidViewId=2,state=ACTIVE,name=S 7, a=b],startDate=2026-01-05T09:00:00.000Z,endDate=2026-01-19T09:00:00.000Z,completeDate=<null>,sequence=7,goal=]"],
            "customfield_10101":"DC-10","customfield_10104":5
            """,
            """
            {"startAt":0,"maxResults":2,"total":2,"histories":[
              {"id":"101","author":{"name":"fred","key":"JIRAUSER10100"},"created":"2026-01-05T10:00:00.000+0000","items":[
                {"field":"Story Points","fieldtype":"custom","from":null,"fromString":"3","to":null,"toString":"5"},
                {"field":"Epic Link","fieldtype":"custom","from":null,"fromString":null,"to":"10","toString":"DC-10"}]},
              {"id":"102","author":{"name":"bot","key":"JIRAUSER1"},"created":"2026-01-05T11:00:00.000+0000","items":[
                {"field":"status","fieldtype":"jira","from":"1","fromString":"Open","to":"3","toString":"In Progress"},
                {"field":"assignee","fieldtype":"jira","from":null,"fromString":null,"to":"JIRAUSER10100","toString":"Fred F. User"}]}]}
            """);

        var page = await Connect(site.Url).ReadPageAsync(Touched(10, 11), Cancel);

        Assert.Empty(page.Quarantined);
        var story = page.Items.Single(read => read.Item.Id.NativeId == 11);
        Assert.Equal(("DC-11", "Story", 0, StateCategory.InProgress, 10L, 5m), (story.Item.Key, story.Item.TrackerType, story.Item.HierarchyLevel, story.Item.StateCategory, story.Item.ParentId, story.Item.Estimate));
        Assert.Equal(new PersonRef { Id = "JIRAUSER10100", DisplayName = "Fred F. User", Email = "fred@example.com" }, story.Item.Assignee);
        Assert.Equal(("7", "S 7, a=b]", new DateOnly(2026, 1, 19)), (story.Item.Iteration?.Id, story.Item.Iteration?.Name, story.Item.Iteration?.FinishOn));
        Assert.Equal(new Uri(site.Url, "/browse/DC-11").AbsoluteUri, story.Item.Url);
        Assert.Empty(story.Item.Notes);
        Assert.Equal(1, page.Items.Single(read => read.Item.Id.NativeId == 10).Item.HierarchyLevel);
        Assert.Equal(2, story.SourceEntries);
        Assert.Contains(story.History, entry => entry is { Field: HistoryField.Estimate, SourceId: "101", FromWord: "3", ToWord: "5", AuthorId: "JIRAUSER10100" });
        Assert.Contains(story.History, entry => entry is { Field: HistoryField.Parent, SourceId: "101", ToId: "10" });
        Assert.Contains(story.History, entry => entry is { Field: HistoryField.Assignee, ToId: "JIRAUSER10100" });
        Assert.Contains(story.History, entry => entry is { Field: HistoryField.State, SourceId: "created", ToId: "1", AuthorId: "JIRAUSER10200" });
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero), story.Item.StartedAt);

        // The epic came with the batch: nothing was asked for its id.
        Assert.Single(site.Searches);
        Assert.Equal(1, site.Requests);
    }

    [Theory]
    [InlineData("5", "Sub-task", -1)]
    [InlineData("10000", "Epic", 1)]
    [InlineData("10001", "Story", 0)]
    [InlineData("10010", "Initiative", 2)]
    [InlineData("10011", "Thema", 3)]
    [InlineData("999", "Unlisted", null)]
    public async Task ReadItemsAsync_Type_HasALevelByRuleOrConfiguration(string id, string name, int? level)
    {
        await using var site = new DataCenterSite();
        site.Add(1, Start, $"'issuetype':{{'id':'{id}','name':'{name}','subtask':{(name == "Sub-task" ? "true" : "false")}}}");
        var connector = Connect(site.Url, definition => definition with
        {
            Mapping = definition.Mapping with { Levels = new Dictionary<string, int> { ["Initiative"] = 2, ["10011"] = 3 } },
        });
        Assert.Equal(level, Assert.Single((await connector.ReadPageAsync(Touched(1), Cancel)).Items).Item.HierarchyLevel);
    }

    [Fact]
    public async Task ReadItemsAsync_ParentsNamedByKey_AreFoundTogetherOnceAndMovedOnesAlone()
    {
        await using var site = new DataCenterSite();
        site.Add(50, Start, "'customfield_10102':'Cards'");
        site.Add(60, Start);
        for (var id = 1; id <= 4; id++) site.Add(id, Start, $"'customfield_10101':'{(id == 3 ? "GONE-1" : "DC-50")}'");
        site.Add(5, Start, "'customfield_10103':'DC-60'");
        site.Add(6, Start, "'customfield_10103':{'data':{'id':61,'key':'DC-61'}}");
        site.Add(7, Start, "'parent':{'id':'1','key':'DC-1'},'customfield_10101':'DC-50'");
        var connector = Connect(site.Url);

        var items = (await connector.ReadPageAsync(Touched(1, 2, 3, 4, 5, 6, 7), Cancel)).Items.Select(read => read.Item).ToDictionary(item => item.Id.NativeId, item => item.ParentId);

        Assert.Equal([50L, 50L, null, 50L, 60L, 61L, 1L], Enumerable.Range(1, 7).Select(id => items[id]));
        Assert.Equal(2, site.Searches.Count);
        Assert.Equal(3, site.Requests);
        await connector.ReadPageAsync(Touched(2, 4), Cancel);
        Assert.Equal(4, site.Requests);
    }

    [Fact]
    public async Task ReadItemsAsync_ParentHiddenFromUs_IsSaidAndIsFoundOnceItIsShown()
    {
        await using var site = new DataCenterSite { Hidden = { 50 } };
        site.Add(50, Start, "'customfield_10102':'Cards'");
        site.Add(1, Start, "'customfield_10101':'DC-50'");
        var connector = Connect(site.Url);
        var before = Assert.Single((await connector.ReadPageAsync(Touched(1), Cancel)).Items).Item;
        Assert.Null(before.ParentId);
        Assert.Equal(new MappingNote(MappingNoteKind.Parent, "in project DC, not shown to our account"), Assert.Single(before.Notes, note => note.Kind == MappingNoteKind.Parent));

        site.Hidden.Clear();
        await connector.WalkAsync(null, Cancel);
        var after = Assert.Single((await connector.ReadPageAsync(Touched(1), Cancel)).Items).Item;
        Assert.Equal(50, after.ParentId);
        Assert.DoesNotContain(after.Notes, note => note.Kind == MappingNoteKind.Parent);
    }

    [Theory]
    [InlineData("""{"startAt":0,"maxResults":1,"total":3,"histories":[{"id":"1","created":"2026-01-05T10:00:00.000+0000","items":[]}]}""")]
    [InlineData("""{"histories":[]}""")]
    [InlineData("null")]
    public async Task ReadItemsAsync_HistoryNotWhole_IsAskedForAlone(string changelog)
    {
        await using var site = new DataCenterSite();
        site.Add(1, Start, changelog: changelog);
        site.Add(2, Start);
        site.Alone = issue => (issue with { Changelog = Histories(3, 3) }).Json(withHistory: true);
        var page = await Connect(site.Url).ReadPageAsync(Touched(1, 2), Cancel);
        Assert.Equal([3, 0], page.Items.OrderBy(read => read.Item.Id.NativeId).Select(read => read.SourceEntries));
        Assert.All(page.Items, read => Assert.DoesNotContain(read.Item.Notes, note => note.Kind == MappingNoteKind.History));
        Assert.Equal(2, site.Requests);
    }

    [Fact]
    public async Task ReadItemsAsync_HistoryShortEvenAlone_IsStoredAndSaysSo()
    {
        await using var site = new DataCenterSite();
        site.Add(1, Start, changelog: Histories(2, 5));
        var read = Assert.Single((await Connect(site.Url).ReadPageAsync(Touched(1), Cancel)).Items);
        Assert.Single(read.Item.Notes, note => note.Kind == MappingNoteKind.History);
        Assert.Equal(2, read.SourceEntries);
    }

    [Fact]
    public async Task ReadItemsAsync_SmallPagesDeletedAndHidden_AllOthersComeAndNoneTwice()
    {
        await using var site = new DataCenterSite { PageCap = 30 };
        for (var id = 1; id <= 100; id++)
        {
            if (id % 10 != 0) site.Add(id, Start);
        }

        var page = await Connect(site.Url).ReadPageAsync(Touched([.. Enumerable.Range(1, 100).Select(id => (long)id)]), Cancel);
        Assert.Equal(90, page.Items.Count);
        Assert.Equal(Enumerable.Range(1, 10).Select(tenth => tenth * 10L), page.Absent);
        Assert.True(site.Searches.Count <= 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadItemsAsync_SiteThatFindsNothingBesideAGoneIssue_BringsAllOthers(bool isHidden)
    {
        await using var site = new DataCenterSite { FindsNothingOfGone = true };
        for (var id = 1; id <= 100; id++) site.Add(id, Start);
        if (isHidden) site.Hidden.Add(40);
        else site.Remove(40);
        var page = await Connect(site.Url).ReadPageAsync(Touched([.. Enumerable.Range(1, 100).Select(id => (long)id)]), Cancel);
        Assert.Equal(99, page.Items.Count);
        Assert.Equal([40L], page.Absent);
        Assert.True(site.Requests <= 20);
    }

    [Fact]
    public async Task FullRead_Requests_AreWithinTheFormula()
    {
        await using var site = new DataCenterSite();
        for (var id = 1; id <= 2300; id++) site.Add(id, Start.AddSeconds(id), id > 20 ? $"'customfield_10101':'DC-{(id % 20) + 1}'" : "");
        var connector = Connect(site.Url);
        var pages = await connector.ReadAllAsync(await connector.WalkAsync(null, Cancel), Cancel);
        Assert.Equal(2300, pages.Sum(page => page.Items.Count));
        Assert.True(site.Requests <= 23 * 1.05, $"{site.Requests} requests");
        Assert.All(pages.SelectMany(page => page.Items).Where(read => read.Item.Id.NativeId > 20), read => Assert.InRange(read.Item.ParentId ?? 0, 1, 20));
    }

    [Fact]
    public async Task Batch_Configured_IsWhatIsAskedFor()
    {
        await using var site = new DataCenterSite();
        for (var id = 1; id <= 40; id++) site.Add(id, Start.AddSeconds(id));
        var connector = Connect(site.Url, definition => definition with { Batch = new BatchDefinition { Walk = 20, Issues = 10 } });
        await connector.ReadAllAsync(await connector.WalkAsync(null, Cancel), Cancel);
        Assert.Equal([20, 20, 10, 10, 10, 10], site.Searches.Select(search => (int)search["maxResults"]!));
    }

    [Fact]
    public async Task ReadItemsAsync_KeptProperties_ComeWithTheIssueAlone()
    {
        await using var site = new DataCenterSite();
        site.Add(1, Start);
        site.Alone = issue =>
        {
            var json = JsonNode.Parse(issue.Json(withHistory: true))!.AsObject();
            json["properties"] = new JsonObject { ["syncworker.progress"] = 42.5 };
            return json.ToJsonString();
        };
        var read = Assert.Single((await Connect(site.Url, definition => definition with { KeepProperties = ["syncworker.progress"] }).ReadPageAsync(Touched(1), Cancel)).Items);
        Assert.Equal("42.5", read.Item.Fields["syncworker.progress"]);
    }

    [Theory]
    [InlineData("""{"message":"Please log in."}""")]
    [InlineData("""{"id":"8","key":"DC-8"}""")]
    [InlineData("""{"id":"7","ke""")]
    [InlineData("[]")]
    public async Task ConfirmAsync_SuccessThatIsNotTheIssue_ProvesNotThatItIsGone(string answer)
    {
        await using var server = RawServer.Routed(request => RawServer.Json(
            request.StartsWith("POST", StringComparison.Ordinal) ? """{"startAt":0,"maxResults":1,"total":0,"issues":[]}""" : answer));
        var failure = await Assert.ThrowsAsync<TrackerException>(() => Connect(server.Url).ConfirmAsync(SoughtItem.Of(7), Cancel));
        Assert.True(failure.MayPass);
        Assert.Contains("is not the JSON it should be", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IssueHiddenFromUs_AnswersForbidden_IsAbsentAndStopsNothing()
    {
        await using var site = new DataCenterSite();
        site.Add(1, Start, "'project':{'id':'10000','key':'DC'}");
        site.Add(2, Start, changelog: "null");
        site.OnSearch = _ => site.Hidden.Add(2);
        var connector = Connect(site.Url);
        var page = await connector.ReadPageAsync(Touched(1, 2), Cancel);
        Assert.Equal([1L, 2L], page.Items.Select(read => read.Item.Id.NativeId).Order());
        Assert.Equal([SightingKind.InScope, SightingKind.Absent], (await connector.ConfirmAsync(SoughtItem.Of(1, 2), Cancel)).Select(sighting => sighting.Kind));
    }

    /// <summary>The search and what is asked for alone are answers of two moments: what was found in the first proves nothing for the second.</summary>
    [Fact]
    public async Task ConfirmAsync_AllTakenAwayBetweenTheSearchAndWhatItDoesNotHave_ProvesNotThatItIsGone()
    {
        await using var site = new DataCenterSite();
        for (var id = 1; id <= 2; id++) site.Add(id, Start, "'project':{'id':'10000','key':'DC'}");
        site.NotIndexed.Add(2);
        site.OnSearch = _ => site.Hidden.UnionWith([1, 2]);
        Assert.Equal([SightingKind.InScope, SightingKind.Unknown], (await Connect(site.Url).ConfirmAsync(SoughtItem.Of(1, 2), Cancel)).Select(sighting => sighting.Kind));
    }

    [Fact]
    public async Task ConfirmAsync_IssueThatTheIndexDoesNotHave_IsNotSaidToHaveLeftTheScope()
    {
        await using var site = new DataCenterSite();
        for (var id = 1; id <= 3; id++) site.Add(id, Start, "'project':{'id':'10000','key':'DC'}");
        site.NotIndexed.Add(2);
        site.OutsideTheQuery.Add(3);
        var connector = Connect(site.Url, definition => definition with { Scope = new ScopeDefinition { Query = "labels = plan" } });
        Assert.Equal([SightingKind.InScope, SightingKind.Unknown, SightingKind.OutOfScope], (await connector.ConfirmAsync(SoughtItem.Of(1, 2, 3), Cancel)).Select(sighting => sighting.Kind));
    }

    private static string Histories(int given, int total) =>
        $$"""{"startAt":0,"maxResults":{{given}},"total":{{total}},"histories":[{{string.Join(',', Enumerable.Range(1, given).Select(id => $$"""{"id":"{{id}}","created":"2026-01-05T10:00:00.000+0000","items":[]}"""))}}]}""";

    private static List<TouchedItem> Touched(params long[] ids) => [.. ids.Select((id, index) => new TouchedItem { NativeId = id, Sequence = index + 1 })];

    private JiraConnector Connect(Uri url, Func<ConnectionDefinition, ConnectionDefinition>? change = null)
    {
        var definition = TestConnections.Jira(url);
        var connector = TestConnections.Connect(change is null ? definition : change(definition), _handlers);
        connector.UseMetadata(DataCenterSamples.Metadata());
        return connector;
    }
}
