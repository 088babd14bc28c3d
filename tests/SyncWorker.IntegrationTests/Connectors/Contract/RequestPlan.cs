namespace SyncWorker.IntegrationTests.Connectors.Contract;

/// <summary>The stated formula of requests, against those that one run sent.</summary>
/// <param name="tracker"><c>jira-cloud</c> or <c>jira-dc</c>.</param>
/// <param name="sent">The requests by route.</param>
internal sealed class RequestPlan(string tracker, Dictionary<string, long> sent)
{
    private const double Leeway = 1.05;
    private const int ProjectsAndBoards = 3 + 3;

    // Who we are, where the gateway is, and a token for it.
    private const int Greeting = 6;

    private static readonly string[] Reading = ["/search/jql", "/issue/bulkfetch", "/changelog/bulkfetch", "/search", "/remotelink"];

    private bool IsCloud => tracker == "jira-cloud";

    /// <summary>Checks a full reading.</summary>
    /// <param name="issues">N.</param>
    /// <param name="histories">H.</param>
    /// <param name="worklogs">W.</param>
    public void AssertFull(int issues, int histories, int worklogs)
    {
        Check("issues", ReadingOf(), Issues(issues, issues, histories));
        Check("worklogs", Sum("/worklog/"), 1 + Math.Max(1, Pages(worklogs, 1000)) + Pages(worklogs, 1000));
        Check("metadata", Total - ReadingOf() - Sum("/worklog/"), 60 + (3 * ProjectsAndBoards));
    }

    /// <summary>Checks an incremental reading of a site whose metadata is known.</summary>
    /// <param name="changed">k, the issues that were read.</param>
    /// <param name="swept">How many issues a sweep listed; 0 for none.</param>
    /// <param name="confirmed">How many missing issues the sweep asked for.</param>
    public void AssertIncremental(int changed, int swept, int confirmed = 0)
    {
        // What is missing is asked for together with issues that are there, in one fetch on Cloud; a search and each alone on Data Center.
        var confirming = confirmed == 0 ? 0 : IsCloud ? 1 : 1 + confirmed;
        var roster = swept == 0 || confirmed == 0 ? 0 : IsCloud ? 3 : 1;
        Check("issues", ReadingOf(), Issues(0, changed, 0) + Pages(swept, IsCloud ? 5000 : 1000) + confirming);
        Check("worklogs", Sum("/worklog/"), 2);
        Check("rest", Total - ReadingOf() - Sum("/worklog/"), Greeting + roster + (IsCloud ? 0 : confirmed));
    }

    private long Total => sent.Values.Sum();

    private long ReadingOf() => sent.Where(static route => Reading.Any(end => route.Key.EndsWith(end, StringComparison.Ordinal)) && !route.Key.EndsWith("project/search", StringComparison.Ordinal)
        && !route.Key.EndsWith("priority/search", StringComparison.Ordinal) && !route.Key.EndsWith("resolution/search", StringComparison.Ordinal)).Sum(static route => route.Value);

    /// <summary>The walk, the issues, and Cloud's histories; Data Center asks for the keys of parents beside, as many pages as of issues.</summary>
    private double Issues(int walked, int read, int histories) => IsCloud
        ? Math.Max(1, Pages(walked, 5000)) + Pages(read, 100) + Pages(read, 1000) + (histories / 10_000)
        : Math.Max(1, Pages(walked, 1000)) + (2 * Pages(read, 250));

    private static int Pages(int count, int page) => (count + page - 1) / page;

    private long Sum(string part) => sent.Where(route => route.Key.Contains(part, StringComparison.Ordinal)).Sum(static route => route.Value);

    private void Check(string what, long count, double planned) =>
        Assert.True(count <= Math.Floor(planned * Leeway), $"{count} requests for {what}, {planned} planned: {string.Join(", ", sent)}");
}
