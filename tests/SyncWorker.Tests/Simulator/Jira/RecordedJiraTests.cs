using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Recorded payloads go through the same endpoints, verbatim.</summary>
public sealed class RecordedJiraTests
{
    private static string Shared => Environment.GetEnvironmentVariable("SYNCWORKER_SHARED") ?? "";

    [Fact]
    public async Task Load_RealPayloads_AreAllServed_WithEveryHistory_Verbatim()
    {
        Assert.SkipWhen(Shared.Length == 0, "SYNCWORKER_SHARED is not set: real payloads are not there.");
        await using var own = await OwnJira.StartAsync(load: Path.Combine(Shared, "real"));
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Shared, "real", "jira", "issues.json"), TestContext.Current.CancellationToken))!.AsArray();
        var walked = (await own.Probe.SearchAsync("updated >= 0 ORDER BY updated ASC, key ASC"))["issues"]!.AsArray().Select(issue => (string)issue!["id"]!).ToList();
        Assert.Equal(33, walked.Count);
        var fetched = await own.Probe.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray([.. walked.Select(id => JsonValue.Create(id))]), ["fields"] = new JsonArray("*all") });
        var histories = 0;
        string? token = null;
        var served = new Dictionary<string, List<string>>();
        do
        {
            var body = new JsonObject { ["issueIdsOrKeys"] = new JsonArray([.. walked.Select(id => JsonValue.Create(id))]), ["maxResults"] = 100 };
            if (token is not null) body["nextPageToken"] = token;
            var page = await own.Probe.PostAsync("rest/api/3/changelog/bulkfetch", body);
            foreach (var log in page["issueChangeLogs"]!.AsArray())
            {
                foreach (var history in log!["changeHistories"]!.AsArray())
                {
                    histories++;
                    if (!served.TryGetValue((string)log["issueId"]!, out var list)) served[(string)log["issueId"]!] = list = [];
                    list.Add(history!.ToJsonString());
                }
            }

            token = (string?)page["nextPageToken"];
        }
        while (token is not null);

        Assert.Equal(522, histories);
        foreach (var issue in recorded)
        {
            var answer = fetched["issues"]!.AsArray().Single(one => (string)one!["id"]! == (string)issue!["id"]!)!;
            Assert.Equal((string)issue!["key"]!, (string)answer["key"]!);
            Assert.True(JsonNode.DeepEquals(issue["fields"], answer["fields"]), (string)issue["key"]!);
            var expected = issue["changelog"]!["histories"]!.AsArray().Select(history => history!.ToJsonString()).Order(StringComparer.Ordinal);
            Assert.Equal(expected, served[(string)issue["id"]!].Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Load_RealOddities_StayAsTheyAre()
    {
        Assert.SkipWhen(Shared.Length == 0, "SYNCWORKER_SHARED is not set: real payloads are not there.");
        await using var own = await OwnJira.StartAsync(load: Path.Combine(Shared, "real"));
        Assert.Equal(12, (int)(await own.Probe.GetAsync("rest/api/3/project/search"))["total"]!);
        Assert.DoesNotContain((await own.Probe.GetAsync("rest/api/3/project/search"))["values"]!.AsArray(), project => (string)project!["key"]! == "K5");
        Assert.Equal(3, (await own.Probe.KeysAsync("project = K5")).Length);
        var listed = (await own.Probe.GetAsync("rest/api/3/status")).AsArray().Single(status => (string)status!["id"]! == "10068")!;
        var embedded = (await own.Probe.GetAsync("rest/api/3/issue/EE-1"))["fields"]!["status"]!;
        Assert.Equal(("done", "new"), ((string)listed["statusCategory"]!["key"]!, (string)embedded["statusCategory"]!["key"]!));
        var boards = (await own.Probe.GetAsync("rest/agile/1.0/board"))["values"]!.AsArray();
        var sprints = (await own.Probe.GetAsync($"rest/agile/1.0/board/{boards[0]!["id"]}/sprint"))["values"]!.AsArray();
        Assert.NotEmpty(sprints);
        Assert.Equal(30, (await own.Probe.GetAsync("rest/api/3/worklog/updated"))["values"]!.AsArray().Count);
    }

    [Fact]
    public async Task Load_RecordedIssue_CanBeWrittenTo()
    {
        Assert.SkipWhen(Shared.Length == 0, "SYNCWORKER_SHARED is not set: real payloads are not there.");
        await using var own = await OwnJira.StartAsync(load: Path.Combine(Shared, "real"));
        await own.Probe.PutAsync("rest/api/3/issue/EE-1", new JsonObject { ["fields"] = new JsonObject { ["customfield_10500"] = 12.5 }, ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "risk-overdue" }) } });
        var fields = (await own.Probe.GetAsync("rest/api/3/issue/EE-1"))["fields"]!;
        Assert.Equal(12.5, (double)fields["customfield_10500"]!);
        Assert.Equal(["frontEnd", "Saas", "risk-overdue"], fields["labels"]!.AsArray().Select(label => (string)label!));
        Assert.Single(await own.Probe.KeysAsync("labels = risk-overdue"));
        Assert.Single(await own.Probe.KeysAsync($"updated >= {SimulatorFixture.Now.ToUnixTimeMilliseconds()}"));
    }

    [Fact]
    public async Task Load_FolderWithoutIssues_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await Assert.ThrowsAsync<ArgumentException>(() => OwnJira.StartAsync(load: folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
