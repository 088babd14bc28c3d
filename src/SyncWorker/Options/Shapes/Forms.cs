using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Shapes;

/// <summary>The forms that single values have.</summary>
internal static partial class Forms
{
    /// <summary>Gets a text that is not empty.</summary>
    public static ScalarForm Text { get; } = Of("a text", "a name", value => value.Trim().Length > 0, "string", ("minLength", 1));

    /// <summary>Gets a text that may look like a number, such as an id.</summary>
    public static ScalarForm Key { get; } = new()
    {
        Expectation = "a key or an id",
        Example = "PAY-12",
        Accepts = value => value.Trim().Length > 0,
        Schema = () => new JsonObject { ["type"] = new JsonArray("string", "integer") },
    };

    /// <summary>Gets a permanent name: letters, digits, dot, dash, underscore.</summary>
    public static ScalarForm Name { get; } = Pattern("a name of letters, digits, '.', '-' and '_'", "pay-jira", NamePattern());

    /// <summary>Gets the name of a node: no slash, since paths are joined by it.</summary>
    public static ScalarForm NodeName { get; } = Pattern("a name without '/'", "Checkout", NodeNamePattern());

    /// <summary>Gets the name of an environment variable.</summary>
    public static ScalarForm EnvironmentName { get; } = Pattern("the name of an environment variable", "PAY_JIRA_TOKEN", EnvironmentPattern());

    /// <summary>Gets <c>connection/key</c>.</summary>
    public static ScalarForm ItemKey { get; } = Pattern("an item as connection/key", "pay-jira/PAY-12", ItemPattern());

    /// <summary>Gets yes or no.</summary>
    public static ScalarForm Flag { get; } = Of("true or false", "true", value => value is "true" or "false", "boolean");

    /// <summary>Gets a day.</summary>
    public static ScalarForm Day { get; } = Of("a day as year-month-day", "2027-03-31", value => ReadDay(value) is not null, "string", ("format", "date"));

    /// <summary>Gets an IANA time zone.</summary>
    public static ScalarForm TimeZone { get; } = Of("an IANA time zone", "Europe/Berlin", IsTimeZone, "string");

    /// <summary>Gets a span of time.</summary>
    public static ScalarForm Span { get; } = Pattern("a time span as a number with s, m, h or d", "45m", SpanPattern());

    /// <summary>Gets a schedule.</summary>
    public static ScalarForm Schedule { get; } =
        Of("a schedule: 'every 15m', 'daily 02:40', or a Quartz cron expression", "every 15m", value => SyncSchedule.Parse(value) is not null, "string");

    /// <summary>Gets an address of a site.</summary>
    public static ScalarForm Url { get; } = Of("an address that begins with https:// or http://", "https://pay.example.atlassian.net", IsUrl, "string", ("format", "uri"));

    /// <summary>Gets an address and port to listen on; port 0, written out, takes a free one.</summary>
    public static ScalarForm Listen { get; } = Of("an IP address and port", "127.0.0.1:8080", value => IPEndPoint.TryParse(value, out var end) && (end.Port > 0 || value == end.ToString()), "string");

    /// <summary>Gets a stretch of the day.</summary>
    public static ScalarForm Hours { get; } = Pattern("a stretch of the day as from-to", "22:00-06:00", HoursPattern());

    /// <summary>Gets a comparison with a number.</summary>
    public static ScalarForm Comparison { get; } = Pattern("a comparison with a number", "< 0.90", ComparisonPattern());

    /// <summary>Gets a state category by name.</summary>
    public static ScalarForm Category { get; } = OneOf("Proposed", "InProgress", "Completed", "Removed");

    /// <summary>Gets one of some words.</summary>
    public static ScalarForm OneOf(params string[] words) => new()
    {
        Expectation = words.Length == 1 ? $"'{words[0]}'" : "one of " + string.Join(", ", words),
        Example = words[0],
        Words = words,
        Accepts = words.Contains,
        Schema = () => new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) },
    };

    /// <summary>Gets a whole number.</summary>
    public static ScalarForm Integer(int minimum, int maximum) => new()
    {
        Expectation = string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        Example = minimum.ToString(CultureInfo.InvariantCulture),
        IsBare = true,
        Accepts = value => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum,
        Schema = () => new JsonObject { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum },
    };

    /// <summary>Gets a number within bounds; the lower one is left out when <paramref name="isAbove"/>.</summary>
    public static ScalarForm Number(decimal minimum, decimal maximum, bool isAbove = false) => new()
    {
        Expectation = string.Create(CultureInfo.InvariantCulture, $"a number {(isAbove ? "above" : "from")} {minimum} {(isAbove ? "up to" : "to")} {maximum}"),
        Example = (isAbove ? maximum : minimum).ToString(CultureInfo.InvariantCulture),
        IsBare = true,
        Accepts = value => ReadNumber(value) is { } number && (isAbove ? number > minimum : number >= minimum) && number <= maximum,
        Schema = () => new JsonObject { ["type"] = "number", [isAbove ? "exclusiveMinimum" : "minimum"] = minimum, ["maximum"] = maximum },
    };

    /// <summary>Reads a number; null when it is none.</summary>
    public static decimal? ReadNumber(string value) =>
        decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads a day; null when it is none.</summary>
    public static DateOnly? ReadDay(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Reads a span of time; null when it is none.</summary>
    public static TimeSpan? ReadSpan(string value)
    {
        if (!SpanPattern().IsMatch(value) || !int.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return value[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    /// <summary>Reads an item reference; null when it is none.</summary>
    public static ItemReference? ReadItem(string value)
    {
        if (!ItemPattern().IsMatch(value)) return null;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return new ItemReference(value[..slash], value[(slash + 1)..]);
    }

    private static bool IsTimeZone(string value) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(value, out var zone) && (zone.HasIanaId || value is "UTC");

    private static bool IsUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    private static ScalarForm Of(string expectation, string example, Func<string, bool> accepts, string type, params (string Key, JsonNode Value)[] more) => new()
    {
        Expectation = expectation,
        Example = example,
        Accepts = accepts,
        IsBare = type == "boolean",
        Schema = () =>
        {
            var schema = new JsonObject { ["type"] = type };
            foreach (var (key, value) in more) schema[key] = value.DeepClone();
            return schema;
        },
    };

    private static ScalarForm Pattern(string expectation, string example, Regex pattern) => new()
    {
        Expectation = expectation,
        Example = example,
        Accepts = pattern.IsMatch,
        Schema = () => new JsonObject { ["type"] = "string", ["pattern"] = pattern.ToString() },
    };

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[^/\\r\\n]*[^/\\s][^/\\r\\n]*$")]
    private static partial Regex NodeNamePattern();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex EnvironmentPattern();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9][A-Za-z0-9_-]*$")]
    private static partial Regex ItemPattern();

    [GeneratedRegex("^[1-9][0-9]{0,5}[smhd]$")]
    private static partial Regex SpanPattern();

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")]
    private static partial Regex HoursPattern();

    [GeneratedRegex("^(<|<=|>|>=) *-?[0-9]+(\\.[0-9]+)?$")]
    private static partial Regex ComparisonPattern();
}
