using System.Globalization;
using System.Text;

namespace SyncWorker.Connectors.Jira;

/// <summary>Builds every JQL text that we send. All of them are bounded, as Jira Cloud demands.</summary>
internal static class JiraQuery
{
    /// <summary>Gets an instant before any Jira existed: a bound that excludes nothing.</summary>
    public static DateTimeOffset BeforeJira { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets how much earlier than asked a quoted date looks.</summary>
    public static TimeSpan QuotedSlack { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Writes a search: without a further condition, what was updated since an instant, oldest change first; with one, what meets it, by key.
    /// </summary>
    /// <remarks>There is no upper bound: it would lose an issue that is touched again and again.</remarks>
    /// <param name="search">The search.</param>
    public static string Of(JiraSearch search) =>
        Bounded(search, search.Since) + (search.Condition is null ? " ORDER BY updated ASC, key ASC" : " ORDER BY key ASC");

    /// <summary>Writes a search for everything in scope, newest change first.</summary>
    /// <param name="search">The search.</param>
    public static string Newest(JiraSearch search) => Bounded(search, search.Since) + " ORDER BY updated DESC, key DESC";

    /// <summary>Writes a search that goes on from an instant, without what has been seen, oldest change first.</summary>
    /// <param name="search">The search.</param>
    /// <param name="from">The instant, inclusive.</param>
    /// <param name="seen">The ids of the issues changed since then that have been seen.</param>
    public static string Keyset(JiraSearch search, DateTimeOffset from, IEnumerable<long> seen)
    {
        var ids = string.Join(", ", seen.Select(JiraClient.Text));
        return $"{Bounded(search, from)}{(ids.Length > 0 ? $" AND id not in ({ids})" : "")} ORDER BY updated ASC, key ASC";
    }

    /// <summary>Writes a search for issues by their ids.</summary>
    /// <param name="ids">The ids.</param>
    public static string ByIds(IEnumerable<long> ids) => $"id in ({string.Join(", ", ids.Select(JiraClient.Text))})";

    /// <summary>Writes a search for issues by their keys.</summary>
    /// <param name="keys">The keys.</param>
    public static string ByKeys(IEnumerable<string> keys) => $"key in ({string.Join(", ", keys.Select(Quote))})";

    /// <summary>Quotes a text as a JQL value.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Takes a trailing <c>ORDER BY</c> off a condition; the words inside quotes or brackets are none.</summary>
    /// <param name="condition">The condition.</param>
    public static string WithoutOrder(string condition)
    {
        foreach (var (index, depth) in Bare(condition))
        {
            if (depth == 0 && StartsWord(condition, index, "order") is { } afterOrder && StartsWord(condition, SkipSpace(condition, afterOrder), "by") is not null
                && SkipSpace(condition, afterOrder) > afterOrder)
            {
                return condition[..index].Trim();
            }
        }

        return condition.Trim();
    }

    /// <summary>Finds what makes a condition unfit to stand in brackets: an open quote or unpaired brackets; null when it is fit.</summary>
    /// <param name="condition">The condition.</param>
    public static string? FindFault(string condition)
    {
        var last = 0;
        foreach (var (_, depth) in Bare(condition))
        {
            if (depth < 0) return "it closes a bracket that it never opened";
            last = depth;
        }

        return last switch
        {
            OpenQuote => "a quotation mark is not closed",
            > 0 => "a bracket is not closed",
            _ => null,
        };
    }

    private const int OpenQuote = int.MaxValue;

    private static string Bounded(JiraSearch search, DateTimeOffset? since)
    {
        var jql = new StringBuilder();
        if (search.ProjectIds.Count > 0) jql.Append("project in (").AppendJoin(", ", search.ProjectIds.Select(JiraClient.Text)).Append(')');
        if (since is not null || search.ProjectIds.Count == 0)
        {
            if (jql.Length > 0) jql.Append(" AND ");
            jql.Append("updated >= ").Append(Instant(since > BeforeJira ? since.Value : BeforeJira, search.QuotedIn));
        }

        if (search.Among.Count > 0) jql.Append(" AND ").Append(ByIds(search.Among));
        if (search.Scope is { } scope) jql.Append(And(scope));
        return search.Condition is { } condition ? jql.Append(And(condition)).ToString() : jql.ToString();
    }

    /// <summary>
    /// Writes an instant as unquoted epoch milliseconds: quoted dates are cut to minutes and read in the account's time zone. Where only those are
    /// taken, the minute in that zone, and a day earlier, in case the zone is not the one that the site uses.
    /// </summary>
    private static string Instant(DateTimeOffset at, TimeZoneInfo? quotedIn) => quotedIn is null
        ? at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(at - QuotedSlack, quotedIn).ToString("'\"'yyyy-MM-dd HH:mm'\"'", CultureInfo.InvariantCulture);

    private static string And(string condition) => WithoutOrder(condition) is { Length: > 0 } bare ? $" AND ({bare})" : "";

    /// <summary>Walks the characters outside quotes with the bracket depth after each; an unclosed quote ends with <see cref="OpenQuote"/>.</summary>
    private static IEnumerable<(int Index, int Depth)> Bare(string text)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                i++;
                continue;
            }

            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                continue;
            }

            if (c is '"' or '\'') quote = c;
            else if (c == '(') depth++;
            else if (c == ')') depth--;
            yield return (i, depth);
        }

        if (quote != '\0') yield return (text.Length, OpenQuote);
    }

    private static int? StartsWord(string text, int index, string word)
    {
        if (index > 0 && IsWordCharacter(text[index - 1])) return null;
        if (string.Compare(text, index, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return null;
        var end = index + word.Length;
        return end == text.Length || !IsWordCharacter(text[end]) ? end : null;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '"' or '\'';

    private static int SkipSpace(string text, int index)
    {
        while (index < text.Length && char.IsWhiteSpace(text[index])) index++;
        return index;
    }
}
