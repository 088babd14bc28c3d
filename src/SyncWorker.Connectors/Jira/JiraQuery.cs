using System.Globalization;
using System.Text;

namespace SyncWorker.Connectors.Jira;

/// <summary>Builds every JQL text that we send. All of them are bounded, as Jira Cloud demands.</summary>
internal static class JiraQuery
{
    // Before any Jira existed: a bound that excludes nothing.
    private const long BeforeJiraMs = 946_684_800_000;

    /// <summary>Everything in scope that was updated since an instant, oldest change first, without an upper bound.</summary>
    /// <remarks>
    /// The instant is written as unquoted epoch milliseconds: quoted dates are cut to minutes and read in the account's time zone. An upper bound would
    /// lose an issue that is touched again and again.
    /// </remarks>
    /// <param name="projectIds">The projects' ids; empty for all that the account sees.</param>
    /// <param name="condition">The configured condition, or <see langword="null"/>.</param>
    /// <param name="since">The instant, inclusive, or <see langword="null"/> for everything.</param>
    public static string Touched(IReadOnlyList<long> projectIds, string? condition, DateTimeOffset? since) =>
        Scope(projectIds, condition, since) + " ORDER BY updated ASC, key ASC";

    /// <summary>Everything in scope that meets a further condition.</summary>
    /// <param name="projectIds">The projects' ids; empty for all that the account sees.</param>
    /// <param name="condition">The configured condition of the scope, or <see langword="null"/>.</param>
    /// <param name="query">The further condition.</param>
    public static string Matching(IReadOnlyList<long> projectIds, string? condition, string query) =>
        $"{Scope(projectIds, condition, null)}{And(query)} ORDER BY key ASC";

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

    private static string Scope(IReadOnlyList<long> projectIds, string? condition, DateTimeOffset? since)
    {
        var jql = new StringBuilder();
        if (projectIds.Count > 0)
            jql.Append("project in (").AppendJoin(", ", projectIds.Select(static id => id.ToString(CultureInfo.InvariantCulture))).Append(')');
        if (since is not null || projectIds.Count == 0)
        {
            if (jql.Length > 0) jql.Append(" AND ");
            jql.Append(CultureInfo.InvariantCulture, $"updated >= {Math.Max(BeforeJiraMs, since?.ToUnixTimeMilliseconds() ?? BeforeJiraMs)}");
        }

        return condition is null ? jql.ToString() : jql.Append(And(condition)).ToString();
    }

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
