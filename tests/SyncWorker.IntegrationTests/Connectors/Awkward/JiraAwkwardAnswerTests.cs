using SyncWorker.IntegrationTests.Connectors.Faults;
using SyncWorker.Model.Runs;

namespace SyncWorker.IntegrationTests.Connectors.Awkward;

/// <summary>Every shape of answer that a run reads, with awkward values: whatever one answer holds, no item is lost for it, and the run says what it could not use.</summary>
public sealed class JiraAwkwardAnswerTests
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("SYNCWORKER_CAMPAIGN") == "full";

    // Each answer meets two of them in turn; all of them take minutes, and only where SYNCWORKER_CAMPAIGN is full.
    private static readonly IReadOnlyList<(string Kind, bool HitsIdentifiers)> Ways =
        [.. Awkwardness.Kinds.Select(static kind => (kind, false)), ("null", true), ("missing", true), ("swapped type", true)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Campaign", "awkward")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_EachAnswerAwkwardInEachWay_LosesNoItemAndHealsAfterwards(bool isDataCenter)
    {
        using var jira = CannedJira.Start(isDataCenter);
        await using var worker = await FaultedWorker.OpenAsync(isDataCenter, Cancel);
        FaultedJira.AssertComplete(await worker.RunAsync(jira.Site, withMetadata: true, Cancel, full: true));
        var clean = await worker.DumpAsync(Cancel);
        Assert.Equal(2, clean.Items.Count);
        Assert.Equal(2, clean.Worklogs + clean.RemoteLinks);
        var faults = new List<string>();
        var turn = 0;
        foreach (var (path, body) in jira.Answers)
        {
            foreach (var (kind, hitsIdentifiers) in IsCampaign ? Ways : [Ways[turn++ % Ways.Count], Ways[turn++ % Ways.Count]])
                await TryAsync(path, Awkwardness.Make(body, kind, name => IsIdentifier(name) == hitsIdentifiers), hitsIdentifiers ? kind + " identifiers" : kind);
        }

        jira.Restore();
        FaultedJira.AssertComplete(await worker.RunAsync(jira.Site, withMetadata: true, Cancel, full: true));
        Assert.Equal(clean.Items, (await worker.DumpAsync(Cancel)).Items);
        Assert.Empty(faults);

        async Task TryAsync(string path, string awkward, string kind)
        {
            jira.Restore();
            jira.Answer(path, awkward);
            var run = await worker.RunAsync(jira.Site, withMetadata: true, Cancel, full: true);
            var said = string.Join(' ', run.Reasons);
            if (said.Contains("unexpected fault", StringComparison.OrdinalIgnoreCase)) faults.Add($"{path}, {kind}: {said}");
            if (run.Completeness != Completeness.Complete && said.Length == 0) faults.Add($"{path}, {kind}: incomplete without a word");
            if (await worker.DumpAsync(Cancel) is { Items.Count: < 2 } few) faults.Add($"{path}, {kind}: {few.Items.Count} items are left. {said}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_InstantsWrittenInAnotherWay_StoresTheSame(bool isDataCenter)
    {
        using var jira = CannedJira.Start(isDataCenter);
        await using var worker = await FaultedWorker.OpenAsync(isDataCenter, Cancel);
        FaultedJira.AssertComplete(await worker.RunAsync(jira.Site, withMetadata: true, Cancel, full: true));
        var clean = await worker.DumpAsync(Cancel);
        foreach (var kind in Awkwardness.SameInstants)
        {
            await using var other = await FaultedWorker.OpenAsync(isDataCenter, Cancel);
            foreach (var (path, body) in jira.Answers) jira.Answer(path, Awkwardness.Make(body, kind, static _ => true));
            FaultedJira.AssertComplete(await other.RunAsync(jira.Site, withMetadata: true, Cancel, full: true));
            Assert.Equal(clean.Items, (await other.DumpAsync(Cancel)).Items);
            jira.Restore();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_PeopleGoneTextHugeAndSurrogatesLone_IsCompleteAllTheSame(bool isDataCenter)
    {
        using var jira = CannedJira.Start(isDataCenter);
        await using var worker = await FaultedWorker.OpenAsync(isDataCenter, Cancel);
        var (shown, gone) = isDataCenter
            ? ("\"name\":\"ada\",\"displayName\":\"Ada\",\"emailAddress\":\"ada@example.net\",\"active\":true,\"timeZone\":\"Asia/Kolkata\"", "\"name\":\"JIRAUSER1\",\"emailAddress\":\"?\",\"displayName\":\"JIRAUSER1\",\"active\":false")
            : ("\"displayName\":\"Ada\",\"emailAddress\":\"ada@example.net\",\"active\":true,\"timeZone\":\"Asia/Kolkata\"", "\"displayName\":\"Former user\",\"active\":false");
        var (text, huge) = isDataCenter ? ("h2. Wiki", new string('w', 5 << 20)) : ("\"text\":\"ADF\"", $"\"text\":\"{new string('w', 5 << 20)}\"");
        foreach (var (path, body) in jira.Answers)
        {
            // Who we are ourselves is not gone.
            var people = path.EndsWith("/myself", StringComparison.Ordinal) ? body : body.Replace(shown, gone, StringComparison.Ordinal);
            jira.Answer(path, people.Replace(text, huge, StringComparison.Ordinal).Replace("Issue 10001", @"Issue \ud83d one", StringComparison.Ordinal));
        }

        FaultedJira.AssertComplete(await worker.RunAsync(jira.Site, withMetadata: true, Cancel, full: true));

        var dump = await worker.DumpAsync(Cancel);
        Assert.Equal(2, dump.Items.Count);
        Assert.All(dump.Items, item => Assert.Contains(isDataCenter ? "JIRAUSER1" : "acc-1", item, StringComparison.Ordinal));
        Assert.Contains(dump.Items, static item => item.Contains("Issue \\uFFFD one", StringComparison.Ordinal));
    }

    /// <summary>By these the parts of an answer are told apart.</summary>
    private static bool IsIdentifier(string name) => name is "id" or "key" or "accountId" or "name" or "issueId" or "worklogId" or "cloudId" or "serverId" or "deploymentType" or "fieldId";
}
