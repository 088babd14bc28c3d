using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>The connector against the simulated Data Center, which shares no code with it.</summary>
public sealed class SimulatedDataCenterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task ReadItemsAsync_WholeSite_EqualsTheTruth(long seed)
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(seed: seed);
        var connector = await jira.OpenAsync();
        var (epicLink, parentLink) = (await FindFieldAsync(connector, ":gh-epic-link"), await FindFieldAsync(connector, ":jpo-custom-field-parent"));
        var items = (await SimulatedJira.ReadAllAsync(connector)).ToDictionary(read => read.Item.Id.NativeId);
        var truth = (await jira.TruthAsync()).Select(line => line.GetProperty("issue")).ToList();
        var histories = (await jira.TruthAsync()).ToDictionary(line => Id(line), line => line.GetProperty("histories").GetInt32());
        var ids = truth.ToDictionary(issue => issue.GetProperty("key").GetString()!, Id);

        Assert.Equal(ids.Values.Order(), items.Keys.Order());
        foreach (var issue in truth)
        {
            var (read, fields) = (items[Id(issue)], issue.GetProperty("fields"));
            Assert.Equal(issue.GetProperty("key").GetString(), read.Item.Key);
            Assert.Equal(fields.GetProperty("summary").GetString(), read.Item.Title);
            Assert.Equal(fields.GetProperty("status").GetProperty("name").GetString(), read.Item.TrackerState);
            Assert.Equal(fields.Member("assignee")?.Text("key"), read.Item.Assignee?.Id);
            Assert.Equal(fields.Member("parent") is { } parent ? Id(parent) : (fields.Text(epicLink) ?? fields.Text(parentLink)) is { } key ? ids[key] : null, read.Item.ParentId);
            Assert.Equal(histories[Id(issue)], read.SourceEntries);
            Assert.Equal(new Uri(jira.Url, "browse/" + read.Item.Key).AbsoluteUri, read.Item.Url);
        }

        Assert.Contains(items.Values, read => read.Item is { ParentId: not null, HierarchyLevel: 0 });
        Assert.Contains(items.Values, read => read.Item.HierarchyLevel == 1);
        Assert.Contains(items.Values, read => read.Item.HierarchyLevel == -1);
        Assert.Contains(items.Values, read => read.Item.Iteration is not null);
        Assert.Contains(items.Values, read => read.Item.Estimate is not null);
        Assert.DoesNotContain(items.Values, read => read.Item.StateCategory == StateCategory.Unmapped || read.Item.HierarchyLevel is null || read.Item.Notes.Any(note => note.Kind == MappingNoteKind.History));
    }

    [Fact]
    public async Task ReadItemsAsync_History_LeadsFromCreationToThePresent()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync();
        foreach (var read in await SimulatedJira.ReadAllAsync(await jira.OpenAsync()))
        {
            Assert.Equal(read.Item.TrackerState, Last(HistoryField.State)?.ToWord);
            Assert.Equal(read.Item.ParentId?.ToString(CultureInfo.InvariantCulture), Last(HistoryField.Parent)?.ToId);
            Assert.Equal(read.Item.DueOn is { } due ? CanonicalText.Of(due) : null, Last(HistoryField.DueOn)?.ToId);
            Assert.Equal(read.Item.Estimate is { } estimate ? CanonicalText.Of(estimate) : null, Last(HistoryField.Estimate)?.ToWord);
            Assert.Equal(read.Item.Assignee?.Id, Last(HistoryField.Assignee)?.ToId);

            HistoryEntry? Last(HistoryField field) => read.History.LastOrDefault(entry => entry.Field == field);
        }
    }

    [Fact]
    public async Task ReadItemsAsync_FullRead_KeepsToThePlanOfRequests()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 2600);
        var connector = await jira.OpenAsync();
        var metadata = connector.Tally.Reads;
        Assert.Equal(2600, (await SimulatedJira.ReadAllAsync(connector)).Count);
        Assert.InRange(connector.Tally.Reads - metadata, 1, 26 * 1.05);
    }

    [Fact]
    public async Task ReadTouchedAsync_MoreThanTheResultWindow_FindsAll()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 10_400);
        var connector = await jira.OpenAsync();
        var touches = (await connector.WalkAsync(null, Cancel)).SelectMany(page => page.Touches).ToList();
        Assert.Equal(10_400, touches.Select(touch => touch.NativeId).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ReadTouchedAsync_EditsBetweenThePages_MissesNoIssueAndNoEdit(int seed)
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 600, seed: seed);
        var connector = await jira.OpenAsync(definition => definition with { Batch = new BatchDefinition { Walk = 40 } });
        var random = new Random(seed);
        var edited = new HashSet<long>();
        var seen = new HashSet<long>();
        SyncCursor? cursor = null;
        await foreach (var page in connector.ReadTouchedAsync(null, Cancel))
        {
            seen.UnionWith(page.Touches.Select(touch => touch.NativeId));
            cursor = page.Cursor ?? cursor;
            for (var i = 0; i < 5; i++) edited.Add(long.Parse(jira.Tracker.ApplyRandomEdit(random).ItemId, CultureInfo.InvariantCulture));
        }

        Assert.NotNull(cursor);
        Assert.True(edited.Count > 40);
        Assert.Superset((await jira.TruthAsync()).Select(Id).Except(edited).ToHashSet(), seen);
        var later = (await connector.WalkAsync(cursor, Cancel)).SelectMany(page => page.Touches).Select(touch => touch.NativeId);
        Assert.Superset(edited, later.Concat(seen).ToHashSet());
        Assert.Equal((await jira.TruthAsync()).Select(Id).Order(), seen.Union(later).Order());
    }

    [Fact]
    public async Task ReadItemsAsync_IssuesGoneOrHiddenMeanwhileAndNoQueryMayNameThem_AllOthersAreRead()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 200, faults: "forbidden,goneids");
        var connector = await jira.OpenAsync(definition => definition with { Batch = new BatchDefinition { Walk = 40 } });
        var (taken, touched) = (new List<long>(), new List<TouchedItem>());
        await foreach (var page in connector.ReadTouchedAsync(null, Cancel))
        {
            touched.AddRange(page.Touches.Select((touch, index) => new TouchedItem { NativeId = touch.NativeId, Sequence = touched.Count + index + 1 }));
            if (taken.Count > 2 || page.Touches.Count == 0) continue;
            taken.Add(page.Touches[^1].NativeId);
            Edit(jira, taken.Count == 2 ? "issueHidden" : "deleted", taken[^1]);
        }

        var read = await connector.ReadPageAsync(touched, Cancel);
        Assert.Equal((await jira.TruthAsync()).Where(line => (line.Text("hidden") ?? line.Text("deleted")) is null).Select(Id).Order(), read.Items.Select(item => item.Item.Id.NativeId).Order());
        Assert.Superset(taken.ToHashSet(), read.Absent.ToHashSet());
    }

    [Fact]
    public async Task ReadItemsAsync_EmbeddedHistoriesCut_AreReadWholeAloneOrSaidToBeIncomplete()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 60, faults: "cutlog=3");
        var connector = await jira.OpenAsync();
        var truth = (await jira.TruthAsync()).ToDictionary(Id, line => line.GetProperty("histories").GetInt32());
        foreach (var read in await SimulatedJira.ReadAllAsync(connector))
        {
            var isWhole = read.SourceEntries == truth[read.Item.Id.NativeId];
            Assert.Equal(isWhole, read.Item.Notes.All(note => note.Kind != MappingNoteKind.History));
        }
    }

    [Theory]
    [InlineData(null, 1, 2)]
    [InlineData("noadmin", 2, 3)]
    public async Task ApplyAsync_WithoutTheRightToBeQuiet_WritesOnceAllTheSameAndRemembers(string? faults, int afterFirst, int afterSecond)
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 40, faults: faults);
        var connector = await jira.OpenAsync();
        var items = (await SimulatedJira.ReadAllAsync(connector)).Take(2).Select(read => read.Item).ToList();

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Label(items[0]), Cancel)).Result);
        Assert.Equal(afterFirst, connector.Tally.Writes);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Label(items[1]), Cancel)).Result);
        Assert.Equal(afterSecond, connector.Tally.Writes);
        Assert.Equal(2, jira.Tracker.Ledger.Entries.Count);
        Assert.True((await connector.ReadBackAsync(Label(items[0]), Cancel)).IsWhole);
        var again = await connector.ReadPageAsync([new TouchedItem { NativeId = items[0].Id.NativeId, Sequence = 1 }], Cancel);
        Assert.True(Assert.Single(again.Items).History[^1].IsOwn);
    }

    private static ItemWrite Label(WorkItem item) => new()
    {
        Item = item.Id,
        Key = item.Key,
        Updates = [new FieldUpdate { Place = WriteBackPlace.Label, Field = "labels", After = "risk-overdue", Reason = "test" }],
    };

    [Theory]
    [InlineData(null)]
    [InlineData("forbidden,goneids")]
    public async Task Visibility_DeletedMovedHiddenAndArchived_AreToldApart(string? faults)
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 200, faults: faults);
        var projects = JiraCatalogue.Read(await (await jira.OpenAsync()).ReadMetadataAsync(Cancel)).Projects;
        var (scoped, other) = (projects[0].Key, projects[1].Key);
        var connector = await jira.OpenAsync(definition => definition with { Scope = new ScopeDefinition { Projects = [scoped] } });
        var listed = new List<long>();
        await foreach (var page in connector.ListAllAsync(null, Cancel)) listed.AddRange(page.Items.Select(item => item.NativeId));
        var parents = (await SimulatedJira.ReadAllAsync(connector)).Select(read => read.Item.ParentId).OfType<long>().ToHashSet();
        var ids = listed.Distinct().Where(id => !parents.Contains(id)).Take(4).ToList();
        Edit(jira, "deleted", ids[0]);
        Edit(jira, "issueHidden", ids[1]);
        Edit(jira, "moved", ids[2], other);

        var sightings = await connector.ConfirmAsync(SoughtItem.Of(ids), Cancel);
        Assert.Equal([SightingKind.Absent, SightingKind.Absent, SightingKind.OutOfScope, SightingKind.InScope], sightings.Select(sighting => sighting.Kind));
        Assert.Contains(other, sightings[2].Place, StringComparison.Ordinal);

        jira.Tracker.ApplyEdit(new EditRequest { Kind = "projectArchived", Project = scoped });
        Assert.Equal([ProjectStatus.Archived, ProjectStatus.Live], (await connector.ReadRosterAsync(Cancel)).Where(project => project.Key == scoped || project.Key == other).OrderBy(project => project.Key != scoped).Select(project => project.Status));
    }

    private static void Edit(SimulatedJira jira, string kind, long id, string? project = null) =>
        jira.Tracker.ApplyEdit(new EditRequest { Kind = kind, Item = id.ToString(CultureInfo.InvariantCulture), Project = project });

    [Fact]
    public async Task DeadToken_DataCenter_IsRefusedInASentence()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 20);
        var connector = jira.Connect(definition => TestConnections.Jira(definition.Url, deadToken: true) with
        {
            Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(TestConnections.TokenVariable + "_DEAD", null) },
        });
        var failure = await Assert.ThrowsAsync<TrackerException>(() => connector.ReadIdentityAsync(Cancel));
        Assert.Contains("does not accept our sign-in", failure.Message, StringComparison.Ordinal);
        Assert.Contains("personal access token", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    private static async Task<string> FindFieldAsync(JiraConnector connector, string custom) =>
        JiraCatalogue.Read(await connector.ReadMetadataAsync(Cancel)).Fields.Values.Single(field => field.IsCustom(custom)).Id;

    private static long Id(JsonElement element) => long.Parse(element.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
}
