using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>What Jira Cloud lets everybody together write into one issue: 20 writes in 2 seconds and 100 in 30.</summary>
internal sealed class IssueWriteLimits(TimeProvider time)
{
    private static readonly (int Writes, TimeSpan Span)[] Limits = [(20, TimeSpan.FromSeconds(2)), (100, TimeSpan.FromSeconds(30))];

    private readonly ConcurrentDictionary<long, Queue<long>> _writes = new();

    /// <summary>Counts a write into an issue.</summary>
    /// <exception cref="JiraRefusal">There were too many; the answer's headers say when there is room again.</exception>
    public void Count(HttpContext context, long issueId)
    {
        var writes = _writes.GetOrAdd(issueId, static _ => []);
        lock (writes)
        {
            var now = time.GetTimestamp();
            foreach (var (most, span) in Limits)
            {
                if (writes.Count < most) continue;
                var left = span - time.GetElapsedTime(writes.ElementAt(writes.Count - most), now);
                if (left > TimeSpan.Zero) throw Refuse(context, left);
            }

            writes.Enqueue(now);
            if (writes.Count > Limits.Max(limit => limit.Writes)) writes.Dequeue();
        }
    }

    private JiraRefusal Refuse(HttpContext context, TimeSpan left)
    {
        var headers = context.Response.Headers;
        headers.RetryAfter = Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = "0";
        headers["X-RateLimit-Reset"] = (time.GetUtcNow() + left).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        headers["RateLimit-Reason"] = "jira-per-issue-on-write";
        return new JiraRefusal("Rate limit exceeded.", StatusCodes.Status429TooManyRequests);
    }
}
