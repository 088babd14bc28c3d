using System.Globalization;

namespace SyncWorker.Connectors.Http;

/// <summary>Reads what an answer says about how fast we may go on. Forms that are not understood say nothing.</summary>
/// <remarks>
/// Understood are <c>Retry-After</c>; <c>X-RateLimit-Limit, -Remaining, -Reset, -NearLimit</c> (Jira Cloud, Azure DevOps);
/// <c>X-RateLimit-Interval-Seconds, -FillRate</c> (Jira Data Center); <c>RateLimit</c> and <c>RateLimit-Policy</c> of the IETF's drafts; each with or
/// without <c>X-</c> and <c>Beta-</c> before it, because Atlassian's names are not fixed.
/// </remarks>
internal static class RateHeaders
{
    private static readonly TimeSpan Ever = TimeSpan.FromDays(3650);
    private static readonly string[] Prefixes = ["X-", "Beta-"];

    /// <summary>Reads the headers of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time at which it came.</param>
    public static RateReading Read(TrackerResponse response, DateTimeOffset now)
    {
        var said = Gather(response);
        if (said.Count == 0) return new RateReading();
        var standard = RateFields.Read(said.GetValueOrDefault("RateLimit"), said.GetValueOrDefault("RateLimit-Policy"));
        var resetAt = ReadInstant(said.GetValueOrDefault("RateLimit-Reset"), now) ?? (standard.ResetsAfter is { } span ? now + span : null);
        var remaining = ReadNumber(said.GetValueOrDefault("RateLimit-Remaining")) ?? standard.Remaining;
        var fill = ReadNumber(said.GetValueOrDefault("RateLimit-FillRate"));
        var interval = ReadNumber(said.GetValueOrDefault("RateLimit-Interval-Seconds"));
        return new RateReading
        {
            WaitUntil = Later(ReadInstant(said.GetValueOrDefault("Retry-After"), now), remaining <= 0 ? resetAt : null, now),
            Limit = ReadNumber(said.GetValueOrDefault("RateLimit-Limit")) ?? standard.Limit,
            Remaining = remaining,
            ResetAt = resetAt,
            RefillPerSecond = fill > 0 && interval > 0 ? fill / interval : null,
            IsNearLimit = bool.TryParse(said.GetValueOrDefault("RateLimit-NearLimit"), out var isNear) && isNear,
        };
    }

    /// <summary>Finds why the tracker says "slow down", or <see langword="null"/>.</summary>
    /// <param name="response">The answer.</param>
    public static string? FindReason(TrackerResponse response) => Gather(response).GetValueOrDefault("RateLimit-Reason");

    private static Dictionary<string, string> Gather(TrackerResponse response)
    {
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            var plain = Strip(name);
            if (plain.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase) || plain.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))
                said.TryAdd(plain, string.Join(',', values).Trim());
        }

        return said;
    }

    private static string Strip(string name)
    {
        while (Array.Find(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix) name = name[prefix.Length..];
        return name;
    }

    private static double? ReadNumber(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Seconds from now, seconds or milliseconds since 1970, or a date; the last also without seconds, as Jira Cloud was seen to send it.</summary>
    private static DateTimeOffset? ReadInstant(string? text, DateTimeOffset now) => ReadNumber(text) switch
    {
        < 0 => null,
        < 1e9 and { } seconds => now + TimeSpan.FromSeconds(Math.Min(seconds, Ever.TotalSeconds)),
        < 1e11 and { } seconds => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)),
        < 1e14 and { } milliseconds => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds),
        { } => now + Ever,
        null => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
    };

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b, DateTimeOffset now)
    {
        var later = a is null || b > a ? b : a;
        return later > now ? later : null;
    }
}
