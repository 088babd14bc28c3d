using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section5WritingTests(AzureDevOpsSite site)
{
    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S5_TestRev_MismatchIs412AndNothingIsWritten()
    {
        var id = await Caller.CreateAsync();
        var good = await Caller.PatchAsync(id, TestRev(1), Set("Custom.RollupProgress", 42.5));
        Assert.Equal((200, 2), (good.Status, good.Json.GetProperty("rev").GetInt32()));

        var late = await Caller.PatchAsync(id, TestRev(1), Set("Custom.RollupProgress", 50));
        Assert.Equal(412, late.Status);
        Assert.Contains("RevisionMismatch", late.TypeKey);
        Assert.Equal(42.5, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("fields").GetProperty("Custom.RollupProgress").GetDouble());
    }

    [Fact]
    public async Task AzureDevOps_S5_TestRev_DoesNotGuardLinks()
    {
        var parent = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync();
        await Caller.PatchAsync(child, Relate("System.LinkTypes.Hierarchy-Reverse", parent));
        Assert.Equal(200, (await Caller.PatchAsync(child, TestRev(1), Set("System.Title", "Still the first revision"))).Status);
    }

    [Fact]
    public async Task AzureDevOps_S5_Patch_IsAllOrNothing()
    {
        var id = await Caller.CreateAsync();
        Assert.Equal(400, (await Caller.PatchAsync(id, Set("System.Title", "Half"), Set("Custom.Health", "Purple"))).Status);
        var item = (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json;
        Assert.Equal((1, "Made by a test"), (item.GetProperty("rev").GetInt32(), item.GetProperty("fields").GetProperty("System.Title").GetString()));
    }

    [Fact]
    public async Task AzureDevOps_S5_EqualValue_MakesARevisionAllTheSame()
    {
        var id = await Caller.CreateAsync();
        Assert.Equal(2, (await Caller.PatchAsync(id, Set("System.Title", "Made by a test"))).Json.GetProperty("rev").GetInt32());
        var entry = site.Host.DevOps!.Ledger.Entries.Last(entry => entry.Item == id.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(("System.Title", false), (entry.Field, entry.Changed));
    }

    [Fact]
    public async Task AzureDevOps_S5_Create_AnswersTwoHundredWithTheStateAndReasonOfTheType()
    {
        var reply = await Caller.SendAsync(
            HttpMethod.Post, "Core/_apis/wit/workitems/$User%20Story?api-version=7.1", new[] { Set("System.Title", "New"), Set("System.AreaPath", "Core\\Payments\\Cards") });
        var fields = reply.Json.GetProperty("fields");
        Assert.Equal((200, "New", "Core\\Payments\\Cards"), (reply.Status, fields.GetProperty("System.State").GetString(), fields.GetProperty("System.AreaPath").GetString()));
        Assert.Equal("ana", fields.GetProperty("System.CreatedBy").GetProperty("uniqueName").GetString());
        Assert.Equal(404, (await Caller.SendAsync(HttpMethod.Post, "Core/_apis/wit/workitems/$Nope?api-version=7.1", new[] { Set("System.Title", "x") })).Status);
    }

    [Fact]
    public async Task AzureDevOps_S5_Create_WithoutATitleIsRefusedAndLeavesNothing()
    {
        var before = await Caller.QueryAsync("SELECT [System.Id] FROM WorkItems WHERE [System.Id] > 1400");
        var reply = await Caller.SendAsync(HttpMethod.Post, "Core/_apis/wit/workitems/$Bug?api-version=7.1", new[] { Set("System.Tags", "a") });
        Assert.Equal((400, "RuleValidationException"), (reply.Status, reply.TypeKey));
        Assert.Equal(before, await Caller.QueryAsync("SELECT [System.Id] FROM WorkItems WHERE [System.Id] > 1400"));
    }

    [Fact]
    public async Task AzureDevOps_S5_State_MovesReasonAndMilestoneDates()
    {
        var id = await Caller.CreateAsync();
        await Caller.PatchAsync(id, Set("System.State", "Active"));
        await Caller.PatchAsync(id, Set("System.State", "Closed"));
        var fields = (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("fields");
        Assert.Equal("Acceptance tests pass", fields.GetProperty("System.Reason").GetString());
        Assert.True(fields.TryGetProperty("Microsoft.VSTS.Common.ActivatedDate", out _));
        Assert.Equal(fields.GetProperty("System.ChangedDate").GetString(), fields.GetProperty("Microsoft.VSTS.Common.ClosedDate").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S5_ValidateOnly_SavesNothing()
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.SendAsync(HttpMethod.Patch, $"_apis/wit/workitems/{id}?validateOnly=true&api-version=7.1", new[] { Set("System.Title", "Only tried") });
        Assert.Equal((200, "Only tried"), (reply.Status, reply.Json.GetProperty("fields").GetProperty("System.Title").GetString()));
        Assert.Equal(1, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("rev").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S5_Batch_AnswersTwoHundredOutsideAndEachResultInside()
    {
        var id = await Caller.CreateAsync();
        object Request(string method, string uri, params object[] body) => new { method, uri, headers = new Dictionary<string, string> { ["Content-Type"] = "application/json-patch+json" }, body };
        var reply = await Caller.SendAsync(
            HttpMethod.Patch,
            "_apis/wit/$batch?api-version=5.0",
            new[]
            {
                Request("PATCH", $"/_apis/wit/workitems/{id}?api-version=5.0", TestRev(1), Set("System.Title", "By batch")),
                Request("PATCH", $"/_apis/wit/workitems/{id}?api-version=5.0", TestRev(1), Set("System.Title", "Too late")),
                Request("PATCH", "/Core/_apis/wit/workitems/$Task?api-version=5.0", Set("System.Title", "Made by batch")),
            });
        var results = reply.Json.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal((200, 3), (reply.Status, reply.Json.GetProperty("count").GetInt32()));
        Assert.Equal([200, 412, 200], results.Select(result => result.GetProperty("code").GetInt32()));
        using var body = JsonDocument.Parse(results[2].GetProperty("body").GetString()!);
        Assert.Equal("Task", body.RootElement.GetProperty("fields").GetProperty("System.WorkItemType").GetString());
        Assert.Equal(200, (await Caller.PostAsync("_apis/wit/$batch", Array.Empty<object>())).Status);
    }

    [Fact]
    public async Task AzureDevOps_S5_RelationsRemoved_HighestIndexFirst()
    {
        var parent = await Caller.CreateAsync("Feature");
        List<int> children = [await Caller.CreateAsync(), await Caller.CreateAsync(), await Caller.CreateAsync()];
        await Caller.PatchAsync(parent, [.. children.Select(child => Relate("System.LinkTypes.Hierarchy-Forward", child))]);
        var reply = await Caller.PatchAsync(parent, Unrelate(2), Unrelate(0));
        Assert.EndsWith($"/{children[1]}", reply.Json.GetProperty("relations").EnumerateArray().Single().GetProperty("url").GetString());
        Assert.Equal(1, reply.Json.GetProperty("rev").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S5_Tags_AreOneTextJoinedBySemicolons()
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.PatchAsync(id, Set("System.Tags", "risk-late;cards , cards;  wallet"));
        Assert.Equal("risk-late; cards; wallet", reply.Json.GetProperty("fields").GetProperty("System.Tags").GetString());
        Assert.False((await Caller.PatchAsync(id, Set("System.Tags", ""))).Json.GetProperty("fields").TryGetProperty("System.Tags", out _));
    }

    [Fact]
    public async Task AzureDevOps_S5_MultilineFormat_IsKeptBesideTheItem()
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.PatchAsync(id, new { op = "add", path = "/multilineFieldsFormat/System.Description", value = "Markdown" }, Set("System.Description", "# Hello"));
        Assert.Equal("Markdown", reply.Json.GetProperty("multilineFieldsFormat").GetProperty("System.Description").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S5_ConnectionData_NamesTheAccountThatChangedByWillCarry()
    {
        using var bot = new AzureDevOpsCaller(site.Host.AzureDevOps!, ":a-token");
        using var other = new AzureDevOpsCaller(site.Host.AzureDevOps!, ":another-token");
        var user = (await bot.GetAsync("_apis/connectionData?api-version=7.1-preview")).Json.GetProperty("authenticatedUser");
        Assert.Equal("SyncWorker Bot", user.GetProperty("providerDisplayName").GetString());
        var id = await bot.CreateAsync();
        var changedBy = (await bot.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("fields").GetProperty("System.ChangedBy");
        Assert.Equal(user.GetProperty("id").GetString(), changedBy.GetProperty("id").GetString());
        Assert.NotEqual(user.GetProperty("id").GetString(), (await other.GetAsync("_apis/connectionData")).Json.GetProperty("authenticatedUser").GetProperty("id").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S5_BypassRules_ForgesChangedByAndKeepsNothingElseOpen()
    {
        var id = await Caller.CreateAsync();
        Assert.Equal(400, (await Caller.PatchAsync(id, Set("System.ChangedBy", "person003@example.com"))).Status);
        var reply = await Caller.SendAsync(
            HttpMethod.Patch, $"_apis/wit/workitems/{id}?bypassRules=true&api-version=7.1", new[] { Set("System.ChangedBy", "person003@example.com"), Set("System.Title", "Forged") });
        Assert.Equal("person003@example.com", reply.Json.GetProperty("fields").GetProperty("System.ChangedBy").GetProperty("uniqueName").GetString());
        var all = (await Caller.GetAsync($"_apis/wit/workitems/{id}?$expand=fields")).Json.GetProperty("fields");
        Assert.Equal("ana", all.GetProperty("System.AuthorizedAs").GetProperty("uniqueName").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S5_Comment_IsEditedInPlaceAndCounted()
    {
        var id = await Caller.CreateAsync();
        var path = $"Core/_apis/wit/workItems/{id}/comments";
        var made = await Caller.PostAsync($"{path}?api-version=7.1-preview.4", new { text = "<!-- syncworker --> 42 %" });
        Assert.Equal(2, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("rev").GetInt32());
        var comment = made.Json.GetProperty("id").GetInt32();
        var edited = await Caller.SendAsync(HttpMethod.Patch, $"{path}/{comment}?format=0&api-version=7.1-preview.4", new { text = "43 %" });
        Assert.Equal((2, "43 %", "markdown"), (edited.Json.GetProperty("version").GetInt32(), edited.Json.GetProperty("text").GetString(), edited.Json.GetProperty("format").GetString()));
        var list = (await Caller.GetAsync($"{path}?api-version=7.1-preview.4")).Json;
        Assert.Equal((1, 1), (list.GetProperty("totalCount").GetInt32(), list.GetProperty("comments").GetArrayLength()));
        Assert.Equal(1, (await Caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("fields").GetProperty("System.CommentCount").GetInt32());
    }

    [Theory]
    [InlineData("Custom.RollupProgress", "much", "TF401326")]
    [InlineData("System.Id", 7, "TF401326")]
    [InlineData("System.AreaPath", "Core\\Nowhere", "TF401347")]
    [InlineData("System.AssignedTo", "nobody@nowhere.example", "The identity value 'nobody@nowhere.example'")]
    [InlineData("Custom.Nope", 1, "TF51535")]
    [InlineData("System.Title", "", "TF401320")]
    public async Task AzureDevOps_S5_BadValue_IsRefusedInTheTrackersWords(string field, object value, string words)
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.PatchAsync(id, Set(field, value));
        Assert.Equal(400, reply.Status);
        Assert.StartsWith(words, reply.Message);
    }

    [Fact]
    public async Task AzureDevOps_S5_SecondParentAndCircle_AreRefused()
    {
        var top = await Caller.CreateAsync("Feature");
        var other = await Caller.CreateAsync("Feature");
        var child = await Caller.CreateAsync("User Story", "Core", Set("System.Title", "Child"), Relate("System.LinkTypes.Hierarchy-Reverse", top));
        Assert.StartsWith("TF201036", (await Caller.PatchAsync(child, Relate("System.LinkTypes.Hierarchy-Reverse", other))).Message);
        Assert.StartsWith("TF201036", (await Caller.PatchAsync(other, Relate("System.LinkTypes.Hierarchy-Forward", child))).Message);
        Assert.StartsWith("TF201035", (await Caller.PatchAsync(top, Relate("System.LinkTypes.Hierarchy-Reverse", child))).Message);
        Assert.Equal(400, (await Caller.PatchAsync(child, Relate("System.LinkTypes.Hierarchy-Reverse", top))).Status);
        Assert.Equal(404, (await Caller.PatchAsync(child, Relate("System.LinkTypes.Related", 999_999))).Status);
    }

    [Fact]
    public async Task AzureDevOps_S5_Ledger_KeepsEveryAcceptedFieldWithBeforeAfterAndWho()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(60), TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!, "bot@example.com:secret");
        await caller.PatchAsync(1002, Set("Custom.RollupProgress", 12.5), Set("System.Tags", "risk-late"));
        await caller.PatchAsync(1002, TestRev(1), Set("Custom.RollupProgress", 99));
        using var ledger = JsonDocument.Parse((await caller.GetAsync("/_ledger")).Text);
        var entries = ledger.RootElement.EnumerateArray().ToList();
        Assert.Equal(["Custom.RollupProgress", "System.Tags"], entries.Select(entry => entry.GetProperty("field").GetString()));
        Assert.All(entries, entry => Assert.Equal(("bot@example.com", "1002", true), (entry.GetProperty("who").GetString(), entry.GetProperty("item").GetString(), entry.GetProperty("changed").GetBoolean())));
        Assert.Equal(12.5, entries[0].GetProperty("after").GetDouble());
        Assert.Equal(1, (await caller.GetAsync("/_requests")).Text.Split("PATCH /_apis/wit/workitems/{id}").Length - 1);
    }
}
