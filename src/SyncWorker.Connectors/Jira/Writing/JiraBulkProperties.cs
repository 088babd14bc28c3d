using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Writes properties of many issues with one request, as Jira Cloud can: reads, compares, sends, follows the task that Jira makes of it, and reads back.</summary>
/// <remarks>The task sets what it can and leaves the rest, so only reading back tells what of it was made.</remarks>
/// <param name="client">The site.</param>
/// <param name="obstacles">What Jira would refuse.</param>
/// <param name="time">The clock of the pauses between looks at the task.</param>
internal sealed class JiraBulkProperties(JiraClient client, JiraObstacles obstacles, TimeProvider time)
{
    /// <summary>The most issues that one request takes.</summary>
    public const int MostIssues = 100;

    /// <summary>The most properties that can be read of an issue at once; a request could set ten.</summary>
    private const int MostProperties = 5;

    private const string IssuesWhat = "the properties of issues";
    private const string TaskWhat = "the task that sets properties";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    /// <summary>Says whether a write sets nothing but properties, and few enough of them.</summary>
    /// <param name="write">The write.</param>
    public static bool Takes(ItemWrite write) => write.Updates.Count <= MostProperties && write.Updates.All(static update => update.Place == WriteBackPlace.Property);

    /// <summary>Makes writes, those that set the same properties together.</summary>
    /// <param name="writes">The writes, each of another issue.</param>
    /// <param name="cancellationToken">Stops before the sending, and the waiting for the task.</param>
    public async Task<IReadOnlyList<WriteBackOutcome>> ApplyAsync(IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<long, WriteBackOutcome>();
        foreach (var alike in writes.GroupBy(static write => string.Join(',', JiraEdit.PropertiesOf(write).Order(StringComparer.Ordinal)), StringComparer.Ordinal))
        {
            foreach (var outcome in await ApplyAlikeAsync([.. alike], cancellationToken).ConfigureAwait(false)) outcomes[outcome.Write.Item.NativeId] = outcome;
        }

        return [.. writes.Select(write => outcomes[write.Item.NativeId])];
    }

    private async Task<List<WriteBackOutcome>> ApplyAlikeAsync(IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken)
    {
        var outcomes = new List<WriteBackOutcome>();
        var pending = new List<ItemWrite>();
        using (var answer = await ReadAsync(writes, cancellationToken).ConfigureAwait(false))
        {
            var issues = ById(answer);
            foreach (var write in writes)
            {
                if (await JudgeAsync(write, issues.GetValueOrDefault(write.Item.NativeId), cancellationToken).ConfigureAwait(false) is { } settled) outcomes.Add(settled);
                else pending.Add(write);
            }
        }

        if (pending.Count > 0) outcomes.AddRange(await SendAsync(pending, cancellationToken).ConfigureAwait(false));
        return outcomes;
    }

    private async Task<WriteBackOutcome?> JudgeAsync(ItemWrite write, JsonElement issue, CancellationToken cancellationToken)
    {
        if (issue.ValueKind != JsonValueKind.Object) return JiraAnswers.Outcome(write, WriteBackResult.Rejected, JiraAnswers.Gone(write));
        var missing = write.Updates.Where(update => !JiraEdit.Holds(update, issue)).ToList();
        if (missing.Count == 0) return JiraAnswers.Outcome(write, WriteBackResult.Unchanged, $"{write.Key} already holds the values.");
        if (missing.Select(update => JiraEdit.FindSurprise(update, issue)).FirstOrDefault(static surprise => surprise is not null) is { } surprise)
            return JiraAnswers.Outcome(write, WriteBackResult.Superseded, $"{write.Key}: {surprise}");
        if (JiraIssueKind.Read(issue.Member("fields")) is not { } kind) return null;
        List<RefusedUpdate> refused = [];
        foreach (var update in missing)
        {
            if (await obstacles.FindAsync(update, write.Item.NativeId, kind, cancellationToken).ConfigureAwait(false) is { } why) refused.Add(new RefusedUpdate(update, why));
        }

        // One permission decides over all properties of an issue.
        return refused.Count > 0 ? JiraAnswers.Outcome(write, WriteBackResult.Rejected, "") with { Refused = refused } : null;
    }

    private async Task<IReadOnlyList<WriteBackOutcome>> SendAsync(List<ItemWrite> writes, CancellationToken cancellationToken)
    {
        using var reply = await client.WriteAsync(HttpMethod.Post, $"{client.Api}/issue/properties/multi", IssuesWhat, json => Compose(json, writes), cancellationToken).ConfigureAwait(false);
        var task = FindTask(reply.Response);
        if (task is null && reply.Response is not { IsSuccess: true }) return [.. writes.Select(write => JiraAnswers.Judge(write, reply))];
        var end = task is null ? "Jira names no task" : $"task {task}: {await FollowAsync(task, cancellationToken).ConfigureAwait(false)}";
        using var answer = await ReadAsync(writes, cancellationToken).ConfigureAwait(false);
        var issues = ById(answer);
        return
        [
            .. writes.Select(write => issues.TryGetValue(write.Item.NativeId, out var issue) && write.Updates.All(update => JiraEdit.Holds(update, issue))
                ? JiraAnswers.Outcome(write, WriteBackResult.Applied, "")
                : JiraAnswers.Outcome(write, WriteBackResult.Failed, $"{write.Key}: Jira took the properties together with those of other issues and did not set them ({end}). A later run tries again.")),
        ];
    }

    private static void Compose(Utf8JsonWriter json, List<ItemWrite> writes)
    {
        json.WriteStartArray("issues");
        foreach (var write in writes)
        {
            json.WriteStartObject();
            json.WriteNumber("issueID", write.Item.NativeId);
            json.WriteStartObject("properties");
            foreach (var update in write.Updates)
            {
                json.WritePropertyName(update.Field);
                JiraEdit.WritePropertyValue(json, update);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Finds the task by its id: the address before it may be the gateway's.</summary>
    private static string? FindTask(TrackerResponse? response)
    {
        const string Before = "/task/";
        if (response is not { Status: HttpStatusCode.SeeOther, Headers.Location: { } location }) return null;
        var path = location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString.Split('?')[0];
        var at = path.LastIndexOf(Before, StringComparison.Ordinal);
        return at >= 0 && path[(at + Before.Length)..].Trim('/') is { Length: > 0 } id && !id.Contains('/', StringComparison.Ordinal) ? Uri.UnescapeDataString(id) : null;
    }

    /// <summary>Waits for a task's end.</summary>
    /// <returns>How it ended, in Jira's words.</returns>
    private async Task<string> FollowAsync(string task, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            using var response = await client
                .GetAsync($"{client.Api}/task/{Uri.EscapeDataString(task)}", TaskWhat, [HttpStatusCode.Forbidden, HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) return string.Create(CultureInfo.InvariantCulture, $"Jira does not tell, HTTP {(int)response.Status}");
            using var answer = client.Parse(response, TaskWhat);
            var status = answer.RootElement.Text("status");
            if (status is not ("ENQUEUED" or "RUNNING" or "CANCEL_REQUESTED")) return string.Join(' ', new[] { status, answer.RootElement.FilledText("message") }.OfType<string>());
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JsonDocument> ReadAsync(IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsync($"{client.Api}/issue/bulkfetch", IssuesWhat, [], json =>
        {
            json.WriteTexts("issueIdsOrKeys", writes.Select(static write => JiraClient.Text(write.Item.NativeId)));
            json.WriteTexts("fields", JiraIssueKind.Fields);
            json.WriteTexts("properties", JiraEdit.PropertiesOf(writes[0]));
        }, cancellationToken).ConfigureAwait(false);
        return client.Parse(response, IssuesWhat);
    }

    private Dictionary<long, JsonElement> ById(JsonDocument answer)
    {
        if (answer.RootElement.Member("issues") is not { ValueKind: JsonValueKind.Array } issues) throw client.Failures.Malformed(IssuesWhat);
        var byId = new Dictionary<long, JsonElement>();
        foreach (var issue in issues.EnumerateArray())
        {
            if (issue.Whole("id") is { } id) byId[id] = issue;
        }

        return byId;
    }
}
