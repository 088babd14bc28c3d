using System.Text;
using Microsoft.AspNetCore.Http;
using SyncWorker.Api;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Api;

public sealed class JiraWebhookTests
{
    [Theory]
    [InlineData("""{"webhookEvent":"jira:issue_created","issue":{"id":"10001","key":"PAY-1","fields":{"summary":"x"}}}""", 10001L)]
    [InlineData("""{"timestamp":1,"webhookEvent":"jira:issue_updated","issue_event_type_name":"issue_generic","issue":{"id":10002},"changelog":{"id":"1","items":[]}}""", 10002L)]
    [InlineData("""{"webhookEvent":"jira:issue_deleted","issue":{"id":"10003"}}""", 10003L)]
    [InlineData("""{"webhookEvent":"comment_created","comment":{"id":"5"},"issue":{"id":"10004"}}""", 10004L)]
    [InlineData("""{"webhookEvent":"worklog_updated","worklog":{"id":"7","issueId":"10005"}}""", 10005L)]
    [InlineData("""{"webhookEvent":"issuelink_created","issueLink":{"id":1,"sourceIssueId":10006,"destinationIssueId":10007}}""", 10006L, 10007L)]
    [InlineData("""{"webhookEvent":"comment_created","comment":{"id":"5","self":"http://localhost/rest/api/2/issue/10001/comment/5"}}""")]
    [InlineData("""{"webhookEvent":"sprint_closed","sprint":{"id":37}}""", Hint.OfMetadata)]
    [InlineData("""{"webhookEvent":"jira:version_released","version":{"id":"1"}}""", Hint.OfMetadata)]
    [InlineData("""{"webhookEvent":"project_updated","project":{"id":1}}""", Hint.OfMetadata)]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":"-4"}}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":"99999999999999999999"}}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":1.5}}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":0}}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":"10001"}""")]
    public void Read_EventOfInterest_GivesIdsOnly(string body, params long[] ids)
    {
        var hint = new JiraWebhook().Read(new HeaderDictionary(), Encoding.UTF8.GetBytes(body));
        Assert.Equal(ids, hint?.Ids);
        Assert.True(hint?.IsOfInterest);
    }

    [Theory]
    [InlineData("""{"webhookEvent":"user_created","user":{"name":"x"}}""")]
    [InlineData("""{"webhookEvent":"","issue":{"id":"10001"}}""")]
    public void Read_EventOfNoInterest_IsTakenAndHintsAtNothing(string body)
    {
        var hint = new JiraWebhook().Read(new HeaderDictionary(), Encoding.UTF8.GetBytes(body));
        Assert.NotNull(hint);
        Assert.False(hint.Value.IsOfInterest);
        Assert.Empty(hint.Value.Ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hello World!")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"webhookEvent":7}""")]
    [InlineData("""{"webhookEvent":"\ud800"}""")]
    [InlineData("""{"webhookEvent":"jira:issue_updated","issue":{"id":"1"}""")]
    public void Read_NoEvent_IsNull(string body) => Assert.Null(new JiraWebhook().Read(new HeaderDictionary(), Encoding.UTF8.GetBytes(body)));
}
