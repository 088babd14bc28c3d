using System.Text.Json;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

public sealed class LoadedItemsTests
{
    [Fact]
    public async Task Load_RealRecordings_ServesTheirWorkItemsThroughEveryRead()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "SYNCWORKER_SHARED is not set: the recordings of Azure DevOps are not here to be served.");
        await using var host = await SimulatorHost.StartAsync(
            AzureDevOpsSite.Options() with { LoadDirectory = Path.Combine(shared!, "real") }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);

        Assert.Equal([40, 41, 973], await caller.QueryAsync("SELECT [System.Id] FROM WorkItems"));
        using var recording = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(shared!, "real", "azure-devops", "08-workitem-get-expand-all.json"), TestContext.Current.CancellationToken));
        var recorded = recording.RootElement.GetProperty("response").GetProperty("body");
        var served = (await caller.GetAsync("_apis/wit/workItems/973?$expand=all")).Json;
        Assert.Equal(recorded.GetProperty("rev").GetInt32(), served.GetProperty("rev").GetInt32());
        foreach (var field in recorded.GetProperty("fields").EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Object))
        {
            Assert.Equal(field.Value.GetRawText(), served.GetProperty("fields").GetProperty(field.Name).GetRawText());
        }

        Assert.Equal(
            recorded.GetProperty("fields").GetProperty("System.ChangedBy").GetProperty("descriptor").GetString(),
            served.GetProperty("fields").GetProperty("System.ChangedBy").GetProperty("descriptor").GetString());
        Assert.Equal(Ends(recorded), Ends(served));
        var rows = (await caller.GetAsync("_apis/wit/reporting/workitemrevisions")).Json.GetProperty("values").EnumerateArray();
        Assert.Equal(["40/2", "41/5", "973/1"], rows.Select(row => $"{row.GetProperty("id")}/{row.GetProperty("rev")}").Order());
        Assert.Equal("Test", (await caller.GetAsync("_apis/wit/workItems/40")).Json.GetProperty("fields").GetProperty("System.Title").GetString());
        Assert.Equal("WorkItemCreateShowUpdateDeleteTests", (await caller.GetAsync("_apis/wit/workItems/40")).Json.GetProperty("fields").GetProperty("System.TeamProject").GetString());
        Assert.Contains("To Do", (await caller.GetAsync("WIRel000001/_apis/wit/workitemtypes/Task/states")).Text);
        Assert.Equal(3, (await caller.GetAsync("_apis/wit/reporting/workitemlinks")).Json.GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task Load_WrittenByHand_KeepsTheFullestVersionAndItsRelations()
    {
        var directory = Directory.CreateTempSubdirectory("syncworker-load");
        try
        {
            var recordings = directory.CreateSubdirectory("azure-devops");
            await WriteAsync(recordings, "1.json", """{"id":7,"rev":1,"fields":{"System.Title":"Old","System.WorkItemType":"Task","System.State":"To Do","System.TeamProject":"Recorded","System.ChangedDate":"2026-01-02T03:04:05.6Z"}}""");
            await WriteAsync(recordings, "2.json", """{"id":7,"rev":3,"fields":{"System.Title":"New","System.WorkItemType":"Task","System.State":"Doing","System.TeamProject":"Recorded","System.ChangedDate":"2026-02-02T03:04:05.67Z","Custom.Score":2.5},"relations":[{"rel":"System.LinkTypes.Hierarchy-Reverse","url":"https://dev.azure.com/example/_apis/wit/workItems/9","attributes":{}}]}""");
            await File.WriteAllTextAsync(Path.Combine(recordings.FullName, "3.json"), """{"count":1,"value":[]}""", TestContext.Current.CancellationToken);
            await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options() with { LoadDirectory = directory.FullName }, TestContext.Current.CancellationToken);
            using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
            var item = (await caller.GetAsync("_apis/wit/workItems/7?$expand=all")).Json;
            Assert.Equal((3, "New", 2.5), (item.GetProperty("rev").GetInt32(), item.GetProperty("fields").GetProperty("System.Title").GetString(), item.GetProperty("fields").GetProperty("Custom.Score").GetDouble()));
            Assert.Equal(9, item.GetProperty("fields").GetProperty("System.Parent").GetInt32());
            Assert.Equal("2026-02-02T03:04:05.67Z", item.GetProperty("fields").GetProperty("System.ChangedDate").GetString());
            Assert.Equal(10, await caller.CreateAsync("Task", "Recorded"));
            Assert.Equal(4, (await caller.PatchAsync(7, AzureDevOpsCaller.Set("System.State", "Done"))).Json.GetProperty("rev").GetInt32());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static Task WriteAsync(DirectoryInfo directory, string name, string body) => File.WriteAllTextAsync(
        Path.Combine(directory.FullName, name),
        "{\"request\":{\"method\":\"GET\",\"uri\":\"https://dev.azure.com/example/_apis/wit/workItems/7\"},\"response\":{\"body\":" + body + "}}",
        TestContext.Current.CancellationToken);

    private static List<string> Ends(JsonElement item) =>
        [.. item.GetProperty("relations").EnumerateArray().Select(relation => $"{relation.GetProperty("rel")} {relation.GetProperty("url").GetString()!.Split('/')[^1]}")];
}
