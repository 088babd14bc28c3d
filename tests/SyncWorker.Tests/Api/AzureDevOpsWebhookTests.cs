using System.Text;
using Microsoft.AspNetCore.Http;
using SyncWorker.Api;

namespace SyncWorker.Tests.Api;

public sealed class AzureDevOpsWebhookTests
{
    [Theory]
    [InlineData("""{"eventType":"workitem.created","resource":{"id":5,"rev":1}}""", 5L)]
    [InlineData("""{"eventType":"workitem.deleted","resource":{"id":"6"}}""", 6L)]
    [InlineData("""{"eventType":"workitem.restored","resource":{"id":7,},}""", 7L)]
    [InlineData("""{"eventType":"workitem.commented","resource":{"id":8,"commentVersionRef":{"commentId":3}}}""", 8L)]
    [InlineData("""{"eventType":"workitem.updated","resource":{"id":2,"workItemId":9,"rev":2}}""", 9L)]
    [InlineData("""{"eventType":"workitem.updated","resource":{"id":2,"workItemId":0,"revision":{"id":10,"rev":2}}}""", 10L)]
    [InlineData("""{"eventType":"workitem.updated","resource":{"id":2,"url":"https://example.net/org/_apis/wit/workItems/11/updates/2"}}""", 11L)]
    [InlineData("""{"eventType":"workitem.updated","resource":{"id":2,"workItemId":12,"relations":{"added":[{"rel":"x","url":"https://example.net/_apis/wit/workItems/13"}],"removed":[{"url":"https://example.net/_apis/wit/workItems/14"},{"url":"https://example.net/page"}],"updated":null}}}""", 12L, 13L, 14L)]
    [InlineData("""{"eventType":"workitem.created","resource":{"id":15,"relations":[{"url":"https://example.net/_apis/wit/workitems/16"}]}}""", 15L, 16L)]
    [InlineData("""{"eventType":"workitem.updated","resource":{"id":2}}""")]
    [InlineData("""{"eventType":"workitem.updated","resource":"minimal"}""")]
    [InlineData("""{"eventType":"workitem.updated"}""")]
    [InlineData("\uFEFF{\"eventType\":\"workitem.created\",\"resource\":{\"id\":17}}", 17L)]
    public void Read_EventOfAWorkItem_NamesItAndTheOtherEndsOfItsLinks(string body, params long[] ids)
    {
        var hint = Read(body);
        Assert.Equal(ids, hint?.Ids);
        Assert.True(hint?.IsOfInterest);
    }

    [Fact]
    public void Read_OtherEvent_IsTakenAndHintsAtNothing()
    {
        var hint = Read("""{"subscriptionId":"s","id":"e","eventType":"build.complete","resource":{"id":5}}""");
        Assert.Equal((false, "s/e", "s"), (hint!.Value.IsOfInterest, hint.Value.Identifier, hint.Value.Subscription));
        Assert.Empty(hint.Value.Ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"eventType":5}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":"1"}}""")]
    public void Read_NoEvent_IsNothing(string body) => Assert.Null(Read(body));

    private static WebhookHint? Read(string body) => new AzureDevOpsWebhook().Read(new HeaderDictionary(), Encoding.UTF8.GetBytes(body));
}
