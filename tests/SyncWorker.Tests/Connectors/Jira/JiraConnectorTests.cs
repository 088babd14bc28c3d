using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraConnectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4711)]
    public async Task ReadItemsAsync_WholeSite_EqualsTheTruth(long seed)
    {
        await using var jira = await SimulatedJira.StartAsync(seed: seed, withAzureDevOps: true);
        var connector = await jira.OpenAsync(definition => definition with { KeepFields = ["customfield_10500"], Mapping = new MappingDefinition { ReportedStatusField = "customfield_10050" } });

        var items = (await SimulatedJira.ReadAllAsync(connector)).ToDictionary(read => read.Item.Id.NativeId);
        var truth = await jira.TruthAsync();

        Assert.Equal(300, truth.Count);
        Assert.Equal(truth.Count, items.Count);
        foreach (var line in truth)
        {
            var read = items[long.Parse(Text(line, "id") ?? "", CultureInfo.InvariantCulture)];
            AssertEqual(line, read.Item);
            Assert.Equal(line.GetProperty("histories").GetInt32(), read.SourceEntries);
        }

        Assert.Contains(items.Values, read => read.Item.Links.Any(link => link.Kind == LinkKind.Remote));
        Assert.Contains(items.Values, read => read.Item.Links.Any(link => link.Kind == LinkKind.Predecessor));
        Assert.Contains(items.Values, read => read.Item.Estimate is not null);
        Assert.DoesNotContain(items.Values, read => read.Item.StateCategory == StateCategory.Unmapped || read.Item.HierarchyLevel is null);
    }

    [Fact]
    public async Task ConfirmAsync_IndexIsLateAndTheScopeHasAQuery_JudgesIssuesAsTheyAreNow()
    {
        const string Any = "labels is not empty OR labels is empty";
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync(definition => definition with { Scope = definition.Scope with { Projects = ["PAY"], Query = Any } });
        jira.Tracker.Faults = FaultPlan.Parse("lag=3600s");
        var random = new Random(1);
        var created = Enumerable.Range(0, 200).Select(_ => jira.Tracker.ApplyRandomEdit(random)).Where(static edit => edit.Kind == "created").ToList();
        var ours = created.Where(static edit => edit.Key.StartsWith("PAY-", StringComparison.Ordinal)).Select(Id).Order().ToList();
        Assert.True(ours.Count > 0 && ours.Count < created.Count);

        var sightings = await connector.ConfirmAsync(SoughtItem.Of([.. created.Select(Id), 999_999_999]), Cancel);

        Assert.Equal(ours, sightings.Where(static sighting => sighting.Kind == SightingKind.InScope).Select(static sighting => sighting.NativeId).Order());
        Assert.Equal(SightingKind.Absent, sightings[^1].Kind);
        Assert.Empty((await connector.ReadQueryAsync(Any, Cancel)).Intersect(ours));

        static long Id(HumanEdit edit) => long.Parse(edit.ItemId, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task ReadItemsAsync_History_LeadsFromCreationToThePresent()
    {
        await using var jira = await SimulatedJira.StartAsync();
        foreach (var read in await SimulatedJira.ReadAllAsync(await jira.OpenAsync()))
        {
            Assert.Equal(read.Item.TrackerState, Last(HistoryField.State)?.ToWord);
            Assert.Equal(read.Item.ParentId?.ToString(CultureInfo.InvariantCulture), Last(HistoryField.Parent)?.ToId);
            Assert.Equal(read.Item.DueOn is { } due ? CanonicalText.Of(due) : null, Last(HistoryField.DueOn)?.ToId);
            Assert.Equal(read.Item.Estimate is { } estimate ? CanonicalText.Of(estimate) : null, Last(HistoryField.Estimate)?.ToWord);
            Assert.Equal(read.Item.Assignee?.Id, Last(HistoryField.Assignee)?.ToId);
            Assert.Equal(read.Item.StateCategory == StateCategory.Completed, read.Item.CompletedAt is not null);
            Assert.Equal(read.History, ItemHistory.Merge(read.History, read.History).Count == read.History.Count ? read.History : []);

            HistoryEntry? Last(HistoryField field) => read.History.LastOrDefault(entry => entry.Field == field);
        }
    }

    [Fact]
    public async Task ReadTouchedAsync_AgainFromItsCursor_FindsOnlyTheOverlapInOneRequest()
    {
        await using var jira = await SimulatedJira.StartAsync();
        var connector = await jira.OpenAsync();
        var first = await connector.WalkAsync(null, Cancel);
        var cursor = first[^1].Cursor;
        Assert.NotNull(cursor);
        Assert.All(first.SkipLast(1), page => Assert.Null(page.Cursor));
        Assert.Equal(300, first.Sum(page => page.Touches.Count));

        var before = connector.Tally.Reads;
        var second = await connector.WalkAsync(cursor, Cancel);
        Assert.Equal(1, connector.Tally.Reads - before);
        var watermark = first.SelectMany(page => page.Touches).Max(touch => touch.UpdatedAt);
        Assert.All(second.SelectMany(page => page.Touches), touch => Assert.True(touch.UpdatedAt >= watermark - TimeSpan.FromMinutes(10)));
        Assert.True(second.Sum(page => page.Touches.Count) < 300);
        Assert.Equal(cursor, second[^1].Cursor);

        var edit = jira.Tracker.ApplyRandomEdit(new Random(3));
        var third = await connector.WalkAsync(cursor, Cancel);
        Assert.Contains(third.SelectMany(page => page.Touches), touch => touch.NativeId.ToString(CultureInfo.InvariantCulture) == edit.ItemId);
    }

    [Fact]
    public async Task ReadItemsAsync_UnchangedIssue_HasEqualBytes()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 120);
        var connector = await jira.OpenAsync();
        var first = (await SimulatedJira.ReadAllAsync(connector)).ToDictionary(read => read.Item.Id, read => Convert.ToHexString(read.Raw.Span));
        foreach (var read in await SimulatedJira.ReadAllAsync(connector)) Assert.Equal(first[read.Item.Id], Convert.ToHexString(read.Raw.Span));
    }

    [Fact]
    public async Task ReadItemsAsync_FullRead_KeepsToThePlanOfRequests()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 1300, withAzureDevOps: true);
        var connector = await jira.OpenAsync();
        var metadata = connector.Tally.Reads;

        var items = await SimulatedJira.ReadAllAsync(connector);

        var histories = items.Sum(read => read.SourceEntries);
        var remote = items.Count(read => read.History.Any(entry => entry.ToWord?.Contains("links to", StringComparison.Ordinal) == true));
        Assert.True(remote > 0);
        var plan = Ceiling(1300, 5000) + Ceiling(1300, 100) + Ceiling(1300, 1000) + (histories / 10_000) + remote;
        Assert.InRange(connector.Tally.Reads - metadata, 1, plan * 1.05);
        Assert.InRange(metadata, 1, 60 + (3 * 2 * 12));
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Fact]
    public async Task ReadItemsAsync_UnknownIds_AreAbsentNotDeleted()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var connector = await jira.OpenAsync();
        var page = await connector.ReadPageAsync([new TouchedItem { NativeId = 999_999_999, Sequence = 1 }, new TouchedItem { NativeId = 5, Sequence = 2 }], Cancel);
        Assert.Empty(page.Items);
        Assert.Equal([5L, 999_999_999L], page.Absent);
    }

    [Fact]
    public async Task ReadTouchedAsync_Scope_IsProjectsAndQuery()
    {
        await using var jira = await SimulatedJira.StartAsync();
        var truth = await jira.TruthAsync();
        var project = truth.Select(line => line.GetProperty("issue").GetProperty("fields").GetProperty("project").GetProperty("key").GetString()).First() ?? "";
        var connector = await jira.OpenAsync(definition => definition with { Scope = new ScopeDefinition { Projects = [project.ToLowerInvariant()], Query = "issuetype = Bug OR issuetype = Epic ORDER BY rank" } });

        var found = (await connector.WalkAsync(null, Cancel)).SelectMany(page => page.Touches).Select(touch => touch.NativeId).Order();

        var expected = truth.Where(line => line.GetProperty("issue").GetProperty("fields") is var fields
                && fields.GetProperty("project").GetProperty("key").GetString() == project
                && fields.GetProperty("issuetype").GetProperty("name").GetString() is "Bug" or "Epic")
            .Select(line => long.Parse(Text(line, "id") ?? "", CultureInfo.InvariantCulture)).Order().ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
        Assert.Equal(expected.Take(1), await connector.ReadQueryAsync($"id = {expected[0]}", Cancel));
    }

    [Fact]
    public async Task ReadTouchedAsync_UnknownProject_IsNamed()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var connector = await jira.OpenAsync(definition => definition with { Scope = new ScopeDefinition { Projects = ["NOSUCH"] } });
        var failure = await Assert.ThrowsAsync<TrackerException>(() => connector.WalkAsync(null, Cancel));
        Assert.Contains("'NOSUCH'", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Theory]
    [InlineData("nonsense === 1", "does not accept the query of the scope")]
    [InlineData("a = 1) OR (b = 2", "closes a bracket")]
    public async Task ReadTouchedAsync_BadQuery_FailsInWords(string query, string words)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var connector = await jira.OpenAsync(definition => definition with { Scope = new ScopeDefinition { Query = query } });
        var failure = await Assert.ThrowsAsync<TrackerException>(() => connector.WalkAsync(null, Cancel));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public async Task EveryRead_DeadToken_FailsAndIsNeverEmpty()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var healthy = await jira.OpenAsync();
        var metadata = await healthy.ReadMetadataAsync(Cancel);
        var dead = jira.Connect(definition => TestConnections.Jira(definition.Url, deadToken: true));
        dead.UseMetadata(metadata);

        await AssertRefusedAsync(() => dead.ReadIdentityAsync(Cancel));
        await AssertRefusedAsync(() => dead.ReadMetadataAsync(Cancel));
        await AssertRefusedAsync(() => dead.WalkAsync(null, Cancel));
        await AssertRefusedAsync(() => dead.ReadPageAsync([new TouchedItem { NativeId = 10000, Sequence = 1 }], Cancel));
        await AssertRefusedAsync(() => dead.ReadQueryAsync("labels = x", Cancel));

        static async Task AssertRefusedAsync(Func<Task> read)
        {
            var failure = await Assert.ThrowsAsync<TrackerException>(read);
            Assert.False(failure.MayPass);
            Assert.Contains("does not accept our sign-in", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("500=1/3")]
    [InlineData("reset=1/3")]
    [InlineData("truncate=1/3")]
    public async Task ReadItemsAsync_PassingFaults_AreOvercome(string faults)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 250, faults: faults);
        Assert.Equal(250, (await SimulatedJira.ReadAllAsync(await jira.OpenAsync())).Count);
    }

    [Fact]
    public async Task ReadIdentityAsync_HtmlAnswer_Fails()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20, faults: "html=1/1");
        var failure = await Assert.ThrowsAsync<TrackerException>(() => jira.Connect().ReadIdentityAsync(Cancel));
        Assert.Contains("text/html instead of JSON", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadIdentityAsync_Cloud_SaysWhoBothAre()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var identity = await jira.Connect().ReadIdentityAsync(Cancel);
        Assert.Equal(TrackerKind.JiraCloud, identity.Kind);
        Assert.True(Guid.TryParse(identity.InstanceId, out _));
        Assert.NotEmpty(identity.AccountId);
        Assert.NotNull(identity.TimeZone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("jira")]
    public async Task ReadIdentityAsync_DataCenter_IsDetectedByWhatItSaysUnderAnyContextPath(string context)
    {
        var root = context.Length > 0 ? $"/{context}" : "";
        await using var server = RawServer.Routed(request => request.Split(' ')[1] switch
        {
            var path when path == $"{root}/rest/api/2/serverInfo" => RawServer.Json(DataCenterSamples.ServerInfo),
            var path when path == $"{root}/rest/api/2/myself" => RawServer.Json("""{"key":"JIRAUSER10100","name":"bot","displayName":"Bot","timeZone":"Europe/Berlin"}"""),
            _ => RawServer.Json("""{"message":"null for uri"}""", "404 Not Found"),
        });
        using var handlers = new SyncWorker.Connectors.Http.TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(new Uri(server.Url, context)), handlers);
        var identity = await connector.ReadIdentityAsync(Cancel);
        Assert.Equal(
            new TrackerIdentity
            {
                Kind = TrackerKind.JiraDataCenter,
                InstanceId = "http://jira.example.com/jira",
                AccountId = "JIRAUSER10100",
                AccountName = "Bot",
                TimeZone = "Europe/Berlin",
                Version = "10.3.24",
            },
            identity);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData("""{"version":"1"}""", "does not say that it is a Jira")]
    [InlineData("""{"deploymentType":"Toaster"}""", "neither a Jira Cloud nor a Jira Data Center (Toaster)")]
    public async Task ReadIdentityAsync_NeitherEdition_SaysSo(string serverInfo, string words)
    {
        await using var server = new RawServer(RawServer.Json(serverInfo));
        using var handlers = new SyncWorker.Connectors.Http.TrackerHandlers();
        var failure = await Assert.ThrowsAsync<TrackerException>(() => TestConnections.Connect(TestConnections.Jira(server.Url), handlers).ReadIdentityAsync(Cancel));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public async Task UseMetadata_Site_GivesACatalogueOfEveryKindWithoutTwins()
    {
        await using var jira = await SimulatedJira.StartAsync();
        var connector = jira.Connect();
        var entries = connector.UseMetadata(await connector.ReadMetadataAsync(Cancel));
        Assert.Equal(entries.Count, entries.DistinctBy(entry => (entry.Kind, entry.NativeId)).Count());
        foreach (var kind in Enum.GetValues<CatalogueKind>().Except([CatalogueKind.Area])) Assert.Contains(entries, entry => entry.Kind == kind);
        Assert.Contains(entries, entry => entry is { Kind: CatalogueKind.State, Word: "Done", Detail: "Completed" });
        Assert.Contains(entries, entry => entry is { Kind: CatalogueKind.Iteration, StartOn: not null, FinishOn: not null });
    }

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    /// <summary>Compares with the tracker's words by the plainest of means, none of them the mapper's.</summary>
    private static void AssertEqual(JsonElement line, WorkItem item)
    {
        var fields = line.GetProperty("issue").GetProperty("fields");
        JsonElement Field(string id) => fields.TryGetProperty(id, out var value) ? value : default;

        Assert.Equal(Text(line, "key"), item.Key);
        Assert.Equal(Text(fields, "summary"), item.Title);
        Assert.Equal(Text(Field("project"), "key"), item.Project);
        Assert.Equal(Text(Field("issuetype"), "name"), item.TrackerType);
        Assert.Equal(Text(Field("issuetype"), "hierarchyLevel"), item.HierarchyLevel?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Text(Field("status"), "name"), item.TrackerState);
        Assert.Equal(
            Text(Field("status").GetProperty("statusCategory"), "key") switch { "new" => StateCategory.Proposed, "done" => StateCategory.Completed, _ => StateCategory.InProgress },
            item.StateCategory);
        Assert.Equal(Text(Field("parent"), "id"), item.ParentId?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Text(Field("assignee"), "accountId"), item.Assignee?.Id);
        Assert.Equal(Text(fields, "duedate"), item.DueOn is { } due ? CanonicalText.Of(due) : null);
        Assert.Equal(Text(fields, "customfield_10015"), item.StartOn is { } start ? CanonicalText.Of(start) : null);
        var points = Text(fields, "customfield_10026") ?? Text(fields, "customfield_10016");
        var seconds = Text(fields, "timeoriginalestimate");
        Assert.Equal(
            points is not null ? decimal.Parse(points, CultureInfo.InvariantCulture) : seconds is null ? null : decimal.Parse(seconds, CultureInfo.InvariantCulture) / 3600,
            item.Estimate);
        Assert.Equal(List(Field("labels"), label => label.GetString()), item.Labels);
        Assert.Equal(List(Field("fixVersions"), version => Text(version, "name")), item.Releases);
        Assert.Equal(Field("customfield_10021").ValueKind == JsonValueKind.Array, item.IsBlocked);
        Assert.Equal(Text(Field("customfield_10050"), "value"), item.Fields.GetValueOrDefault("customfield_10050"));
        Assert.Equal(Text(Field("customfield_10001"), "name"), item.Team);
        Assert.Equal(Text(Field("priority"), "name"), item.Priority);

        var links = List(Field("issuelinks"), link => link.TryGetProperty("inwardIssue", out var inward)
            ? $"{Text(link.GetProperty("type"), "inward")} {Text(inward, "id")}"
            : $"{Text(link.GetProperty("type"), "outward")} {Text(link.GetProperty("outwardIssue"), "id")}");
        Assert.Equal(links, item.Links.Where(link => link.Kind != LinkKind.Remote).Select(link => $"{link.TrackerType} {link.TargetId}").Order(StringComparer.Ordinal));
        var remote = List(line.GetProperty("remoteLinks"), link => $"{Text(link, "relationship")} {Text(link.GetProperty("object"), "url")}");
        Assert.Equal(remote, item.Links.Where(link => link.Kind == LinkKind.Remote).Select(link => $"{link.TrackerType} {link.TargetUrl}").Order(StringComparer.Ordinal));
    }

    private static List<string> List(JsonElement array, Func<JsonElement, string?> read) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(read).OfType<string>().Distinct().Order(StringComparer.Ordinal)] : [];

    private static double Ceiling(double a, double b) => Math.Ceiling(a / b);
}
