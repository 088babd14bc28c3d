using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Model.History;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>An item as of an instant, against what the tracker said itself at that instant.</summary>
public sealed class JiraAsOfTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(333)]
    public async Task Find_InstantsBetweenEdits_EqualsWhatTheTruthWasThen(int seed)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(1));
        await using var jira = await SimulatedJira.StartAsync(items: 150, seed: seed, time: clock);
        var random = new Random(seed);
        var truths = new List<(DateTimeOffset At, Dictionary<long, string> Issues)>();
        for (var round = 0; round < 5; round++)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            truths.Add((clock.GetUtcNow(), await TruthAsync(jira)));
            clock.Advance(TimeSpan.FromMinutes(10));
            for (var edit = 0; edit < 60; edit++) jira.Tracker.ApplyRandomEdit(random);
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        truths.Add((clock.GetUtcNow(), await TruthAsync(jira)));
        var read = await SimulatedJira.ReadAllAsync(await jira.OpenAsync());

        Assert.True(truths[^1].Issues.Count > truths[0].Issues.Count);
        Assert.True(truths[0].Issues.Count(issue => truths[^1].Issues[issue.Key] != issue.Value) > 50);
        foreach (var (at, issues) in truths)
        {
            var found = read.Select(item => (item.Item.Id.NativeId, Words: Describe(item, at))).Where(item => item.Words is not null).ToDictionary(item => item.NativeId, item => item.Words);
            Assert.Equal(issues.Keys.Order(), found.Keys.Order());
            var differences = issues.Where(issue => found[issue.Key] != issue.Value).Select(issue => $"{issue.Key} at {at:O}\n{issue.Value}\n{found[issue.Key]}").ToList();
            Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(5))}");
        }
    }

    [Fact]
    public async Task Find_RealIssues_NowAreWhatTheyAre()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Needs the real payloads: set SYNCWORKER_SHARED to the directory that holds them.");
        await using var jira = await SimulatedJira.StartAsync(load: Path.Combine(shared ?? "", "real"));

        foreach (var read in await SimulatedJira.ReadAllAsync(await jira.OpenAsync()))
        {
            var (item, now) = (read.Item, ItemAsOf.Find(read.Item, read.History, DateTimeOffset.MaxValue)!);

            // The words of the history are of their time and of their writer's language: ids and numbers are not.
            Assert.Equal(item.ParentId, now.ParentId);
            Assert.Equal(item.Estimate, now.Estimate);
            Assert.Equal((item.RemainingHours, item.CompletedHours), (now.RemainingHours, now.CompletedHours));
            Assert.Equal((item.StartOn, item.DueOn), (now.StartOn, now.DueOn));
            Assert.Equal(item.Assignee?.Id, now.AssigneeId);
            Assert.Equal(item.Releases, now.Releases.Select(release => release.Word).Order(StringComparer.Ordinal));
            if (item.Iteration is { } iteration) Assert.Contains(iteration.Id, now.Find(HistoryField.Iteration).Id?.Split(", ") ?? []);
            Assert.NotNull(ItemAsOf.Find(item, read.History, item.CreatedAt));
            Assert.Null(ItemAsOf.Find(item, read.History, item.CreatedAt.AddMilliseconds(-1)));
        }
    }

    private static async Task<Dictionary<long, string>> TruthAsync(SimulatedJira jira) =>
        (await jira.TruthAsync()).ToDictionary(line => line.GetProperty("issue").GetProperty("id").GetString() is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : 0, Describe);

    private static string Describe(JsonElement line)
    {
        var fields = line.GetProperty("issue").GetProperty("fields");
        return string.Join(" | ",
            Id(fields, "status"), Id(fields, "issuetype"), Id(fields, "project"), Id(fields, "parent"), Id(fields, "priority"), Text(Get(fields, "assignee"), "accountId"),
            Ids(fields, "customfield_10020", ", "),
            Number(fields, "customfield_10026", 1) ?? Number(fields, "customfield_10016", 1) ?? Hours(fields, "timeoriginalestimate"),
            Hours(fields, "timeestimate"), Hours(fields, "timespent"),
            Text(fields, "customfield_10015"), Text(fields, "duedate"),
            string.Join(' ', Get(fields, "labels")!.Value.EnumerateArray().Select(label => label.GetString()).Order(StringComparer.Ordinal)),
            Ids(fields, "fixVersions", "+"), Get(fields, "customfield_10021") is null ? null : "blocked");
    }

    private static string? Describe(ReadItem read, DateTimeOffset at)
    {
        if (ItemAsOf.Find(read.Item, read.History, at) is not { } item) return null;
        string? Of(HistoryField field) => item.Find(field).Id;
        return string.Join(" | ",
            item.State.Id, Of(HistoryField.Type), Of(HistoryField.Project), Of(HistoryField.Parent), Of(HistoryField.Priority), item.AssigneeId,
            Of(HistoryField.Iteration), item.Find(HistoryField.Estimate).Word, item.Find(HistoryField.Remaining).Word, item.Find(HistoryField.Completed).Word,
            Of(HistoryField.StartOn), Of(HistoryField.DueOn), item.Find(HistoryField.Labels).Word ?? "",
            string.Join('+', item.Releases.Select(release => release.Id).Order(StringComparer.Ordinal)), item.Find(HistoryField.Blocked).IsEmpty ? null : "blocked");
    }

    private static JsonElement? Get(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement? parent, string name) => Get(parent, name)?.ToString();

    private static string? Id(JsonElement fields, string name) => Text(Get(fields, name), "id");

    private static string? Hours(JsonElement fields, string name) => Number(fields, name, 3600);

    private static string? Number(JsonElement fields, string name, decimal unit) =>
        Get(fields, name) is { } value ? (value.GetDecimal() / unit).ToString("0.######", CultureInfo.InvariantCulture) : null;

    private static string? Ids(JsonElement fields, string name, string separator) => Get(fields, name) is { ValueKind: JsonValueKind.Array } array
        ? string.Join(separator, array.EnumerateArray().Select(element => Text(element, "id") ?? "").OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal))
        : null;
}
