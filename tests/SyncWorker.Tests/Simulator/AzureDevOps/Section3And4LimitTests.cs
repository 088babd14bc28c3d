using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section3And4LimitTests(AzureDevOpsSite site)
{
    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S3_Comments_ExistAsPreviewOnly()
    {
        var id = await Caller.CreateAsync();
        Assert.Equal("VssInvalidPreviewVersionException", (await Caller.GetAsync($"Core/_apis/wit/workItems/{id}/comments?api-version=7.1")).TypeKey);
        Assert.Equal(200, (await Caller.GetAsync($"Core/_apis/wit/workItems/{id}/comments?api-version=7.1-preview.4")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S3_Locations_TellReleasedAndNewestVersions()
    {
        var locations = (await Caller.SendAsync(HttpMethod.Options, "_apis/wit", null)).Json.GetProperty("value").EnumerateArray().ToList();
        var comments = locations.Single(location => location.GetProperty("id").GetString() == "608aac0a-32e1-4493-a863-b9cf4566d257");
        Assert.Equal(("0.0", "7.2"), (comments.GetProperty("releasedVersion").GetString(), comments.GetProperty("maxVersion").GetString()));
        Assert.All(locations, location => Assert.Equal("wit", location.GetProperty("area").GetString()));
    }

    [Fact]
    public async Task AzureDevOps_S3_Version_IsRequiredForWritesAndRefusedWhenUnknown()
    {
        var none = await Caller.SendAsync(HttpMethod.Post, "_apis/wit/wiql", new { query = "SELECT [System.Id] FROM WorkItems" });
        Assert.Equal((400, "VssVersionNotSpecifiedException"), (none.Status, none.TypeKey));
        Assert.Equal("VssVersionOutOfRangeException", (await Caller.GetAsync("_apis/projects?api-version=9.0")).TypeKey);
    }

    [Theory]
    [InlineData(null, 203)]
    [InlineData("signin=302", 302)]
    [InlineData("signin=200", 200)]
    public async Task AzureDevOps_S4_DeadToken_AnswersASignInPage(string? faults, int status)
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(10) with { Faults = faults }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!, ":expired");
        var reply = await caller.GetAsync("_apis/projects");
        Assert.Equal(status, reply.Status);
        Assert.StartsWith("text/html", reply.ContentType);
        Assert.Contains("Sign In", reply.Text);
    }

    [Fact]
    public async Task AzureDevOps_S4_NoCredentials_IsUnauthorized()
    {
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        using var response = await http.GetAsync(new Uri(Caller.Organization + "/_apis/projects"), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task AzureDevOps_S4_RateLimit_429CarriesTf400733AndTheHeaders()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(10) with { Faults = "429=1/2" }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        Assert.Equal(200, (await caller.GetAsync("_apis/projects")).Status);
        var reply = await caller.GetAsync("_apis/projects");
        Assert.Equal(429, reply.Status);
        Assert.StartsWith("TF400733", reply.Message);
        Assert.Equal("1", reply.Headers.GetValues("Retry-After").Single());
        foreach (var name in new[] { "X-RateLimit-Resource", "X-RateLimit-Delay", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset" })
        {
            Assert.True(reply.Headers.Contains(name), name);
        }
    }

    [Fact]
    public async Task AzureDevOps_S4_RetryAfter_AlsoComesOnAGoodAnswer()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(10) with { Faults = "retryafter=1/2,ratelimit" }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var plain = await caller.GetAsync("_apis/projects");
        Assert.False(plain.Headers.Contains("Retry-After"));
        Assert.False(plain.Headers.Contains("X-RateLimit-Delay"));
        Assert.Equal("200", plain.Headers.GetValues("X-RateLimit-Limit").Single());
        var delayed = await caller.GetAsync("_apis/projects");
        Assert.Equal((200, "1"), (delayed.Status, delayed.Headers.GetValues("Retry-After").Single()));
        Assert.Matches("^[0-9]+\\.[0-9]{3}$", delayed.Headers.GetValues("X-RateLimit-Delay").Single());
        Assert.Equal(3, delayed.Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S4_Answers_CarryActivityIdsAndNoRateHeadersByDefault()
    {
        var reply = await Caller.GetAsync("_apis/projects");
        Assert.True(reply.Headers.Contains("ActivityId") && reply.Headers.Contains("X-VSS-E2EID"));
        Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase) || header.Key == "ETag");
    }

    [Fact]
    public async Task AzureDevOps_S4_Error_HasTheEnvelope()
    {
        var reply = await Caller.GetAsync("Nowhere/_apis/wit/workitemtypes");
        Assert.Equal((404, "ProjectDoesNotExistWithNameException"), (reply.Status, reply.TypeKey));
        Assert.Equal(["$id", "innerException", "message", "typeName", "typeKey", "errorCode", "eventId"], reply.Json.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("TF200016: The following project does not exist: Nowhere.", reply.Message);
    }

    [Fact]
    public async Task AzureDevOps_S4_UnknownController_Is404InPlainTextWithAServiceErrorHeader()
    {
        foreach (var path in new[] { "Core/_apis/wit/workItems/0", "_apis/nothing/here" })
        {
            var reply = await Caller.GetAsync(path);
            Assert.Equal((404, "text/plain; charset=utf-8"), (reply.Status, reply.ContentType));
            Assert.Equal(reply.Text, Uri.UnescapeDataString(reply.Headers.GetValues("X-TFS-ServiceError").Single()));
            Assert.StartsWith($"The controller for path '/{path}' was not found", reply.Text);
        }
    }

    [Fact]
    public async Task AzureDevOps_S4_RuleFailure_SaysWhatTheRulesObjectTo()
    {
        var id = await Caller.CreateAsync();
        var reply = await Caller.PatchAsync(id, Set("System.State", "Nope"));
        Assert.Equal((400, "RuleValidationException"), (reply.Status, reply.TypeKey));
        var error = reply.Json.GetProperty("customProperties").GetProperty("RuleValidationErrors")[0];
        Assert.Equal("System.State", error.GetProperty("fieldReferenceName").GetString());
        Assert.Contains("invalidListValue", error.GetProperty("fieldStatusFlags").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S4_TenThousandRevisions_AreTheEndThroughRest()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(10), TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var id = await caller.CreateAsync();
        var batch = Enumerable.Range(0, 200).Select(number => new
        {
            method = "PATCH",
            uri = $"/_apis/wit/workitems/{id}?api-version=7.1",
            headers = new Dictionary<string, string> { ["Content-Type"] = "application/json-patch+json" },
            body = new[] { Set("Microsoft.VSTS.Common.Priority", 1 + (number % 4)) },
        }).ToArray();
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(200, (await caller.SendAsync(HttpMethod.Patch, "_apis/wit/$batch?api-version=7.1", batch)).Status);
        }

        var reply = await caller.PatchAsync(id, Set("System.Title", "One more"));
        Assert.Equal(500, reply.Status);
        Assert.Contains("only work items with up to 10,000 revisions are supported", reply.Message);
        Assert.Equal(10_000, (await caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("rev").GetInt32());
        Assert.Equal(200, (await caller.PatchAsync(id, Relate("System.LinkTypes.Related", 1001))).Status);
    }

    [Fact]
    public async Task AzureDevOps_S4_ServerError_HasTheTrackersShape()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(10) with { Faults = "500=1/1" }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var reply = await caller.GetAsync("_apis/projects");
        Assert.Equal(500, reply.Status);
        Assert.StartsWith("TF400898", reply.Message);
        host.DevOps!.Faults = FaultPlan.Parse(null);
        Assert.Equal(200, (await caller.GetAsync("_apis/projects")).Status);
    }
}
