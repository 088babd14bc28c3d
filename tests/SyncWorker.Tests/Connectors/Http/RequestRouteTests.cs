using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class RequestRouteTests
{
    [Theory]
    [InlineData("PUT", "rest/api/3/issue/10001?notifyUsers=false", "PUT rest/api/{}/issue/{}", "10001")]
    [InlineData("PUT", "rest/api/2/issue/PAY-12/properties/syncworker.progress", "PUT rest/api/{}/issue/{}/properties/syncworker.progress", "PAY-12")]
    [InlineData("PUT", "rest/agile/1.0/issue/7/estimation?boardId=3", "PUT rest/agile/{}/issue/{}/estimation", "7")]
    [InlineData("POST", "rest/api/3/issue/properties/multi", "POST rest/api/{}/issue/properties/multi", null)]
    [InlineData("POST", "rest/api/3/search/jql", "POST rest/api/{}/search/jql", null)]
    [InlineData("PATCH", "_apis/wit/workitems/42?api-version=7.1", "PATCH _apis/wit/workitems/{}", "42")]
    public void Of_Path_LeavesIdsOpenAndNamesTheItem(string method, string path, string endpoint, string? item) => Assert.Equal(
        new RequestRoute(endpoint, item, IsWrite: true),
        RequestRoute.Of(new TrackerRequest { Method = new HttpMethod(method), Path = path, What = "something" }, isWrite: true));
}
