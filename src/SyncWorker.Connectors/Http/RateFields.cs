using System.Globalization;

namespace SyncWorker.Connectors.Http;

/// <summary>The header fields <c>RateLimit</c> and <c>RateLimit-Policy</c> as the IETF's drafts have written them over the years.</summary>
/// <param name="Limit">How much the tightest policy grants, or null.</param>
/// <param name="Remaining">How much of it is left, or null.</param>
/// <param name="ResetsAfter">How long until it is granted again, or null.</param>
/// <remarks>Two forms: <c>"quota";r=50;t=30</c> with the policy <c>"quota";q=100;w=60</c>, and the older <c>limit=100, remaining=50, reset=30</c>.</remarks>
internal readonly record struct RateFields(double? Limit, double? Remaining, TimeSpan? ResetsAfter)
{
    /// <summary>No honest window is longer; a longer one is a mistake, and such were seen.</summary>
    private const double LongestWindow = 86_400;

    /// <summary>Reads both fields. What is not understood is left out.</summary>
    /// <param name="state">The value of <c>RateLimit</c>, or null.</param>
    /// <param name="policies">The value of <c>RateLimit-Policy</c>, or null.</param>
    public static RateFields Read(string? state, string? policies)
    {
        if (state is null) return default;
        var policy = Parse(policies);
        var parts = Parse(state);
        var old = parts.SelectMany(static part => part.Numbers).ToLookup(static pair => pair.Key, static pair => pair.Value);
        if (old.Contains("remaining")) return Of(First(old["limit"]), First(old["remaining"]), First(old["reset"]), null);

        // Several policies hold at once; the one with the smallest share left is the one that stops us.
        return parts
            .Where(static part => part.Numbers.ContainsKey("r"))
            .Select(part =>
            {
                var own = policy.Find(candidate => candidate.Name == part.Name) ?? (policy.Count == 1 ? policy[0] : null);
                return Of(Find(own, "q") ?? Find(part, "q"), Find(part, "r"), Find(part, "t"), Find(own, "w"));
            })
            .OrderBy(static fields => fields is { Limit: > 0, Remaining: { } remaining } ? remaining / fields.Limit : 1)
            .FirstOrDefault();
    }

    private static RateFields Of(double? limit, double? remaining, double? reset, double? window)
    {
        var seconds = window is > 0 && reset > window ? window : reset;
        return new RateFields(limit, remaining, seconds is >= 0 and <= LongestWindow ? TimeSpan.FromSeconds(seconds.Value) : null);
    }

    private static List<Part> Parse(string? text) => text is null ? [] : [.. text.Split(',').Select(Part.Parse)];

    private static double? Find(Part? part, string key) => part is not null && part.Numbers.TryGetValue(key, out var number) ? number : null;

    private static double? First(IEnumerable<double> numbers) => numbers.Select(static number => (double?)number).FirstOrDefault();

    private sealed record Part(string Name, Dictionary<string, double> Numbers)
    {
        public static Part Parse(string text)
        {
            var pieces = text.Split(';', StringSplitOptions.TrimEntries);
            var numbers = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
            foreach (var piece in pieces)
            {
                var sides = piece.Split('=', 2, StringSplitOptions.TrimEntries);
                if (sides.Length == 2 && double.TryParse(sides[1].Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                    numbers.TryAdd(sides[0], number);
            }

            return new Part(pieces[0].Trim('"'), numbers);
        }
    }
}
