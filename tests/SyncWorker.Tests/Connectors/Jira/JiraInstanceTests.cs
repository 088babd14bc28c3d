using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A site that tells its cloud id only at times must not look like two: the connection would stop, or begin anew.</summary>
public sealed class JiraInstanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    public async Task ReadIdentityAsync_CloudIdIsRefused_TheAddressStandsForItWithAReason(string status)
    {
        string? refusal = status;
        await using var server = RawServer.Routed(request =>
            request.Contains("tenant_info", StringComparison.Ordinal) ? refusal is null ? RawServer.Json("""{"cloudId":"c-1"}""") : RawServer.Json("{}", refusal)
            : request.Contains("/myself", StringComparison.Ordinal) ? RawServer.Json("""{"accountId":"a","displayName":"Bot","timeZone":"UTC"}""")
            : RawServer.Json("""{"baseUrl":"https://pay.example.atlassian.net/","deploymentType":"Cloud","version":"1001.0.0"}"""));
        using var handlers = new TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), handlers);

        var unnamed = await connector.ReadIdentityAsync(Cancel);
        Assert.Equal(("https://pay.example.atlassian.net", true), (unnamed.InstanceId, unnamed.IsByAddress));
        Assert.Equal("The site does not tell its cloud id (_edge/tenant_info), so it is recognised by its address, https://pay.example.atlassian.net.", unnamed.Remark);

        refusal = null;
        var named = await connector.ReadIdentityAsync(Cancel);
        Assert.Equal(("c-1", false, null), (named.InstanceId, named.IsByAddress, named.Remark));
        Assert.True(named.IsSameInstance(unnamed) && unnamed.IsSameInstance(named));
    }
}
