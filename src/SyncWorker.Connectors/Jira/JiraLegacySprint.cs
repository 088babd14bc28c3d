using System.Text.RegularExpressions;

namespace SyncWorker.Connectors.Jira;

/// <summary>
/// Reads a sprint that is written as <c>com.atlassian.greenhopper.service.sprint.Sprint@176425[id=10,rapidViewId=2,state=CLOSED,name=…]</c>.
/// </summary>
/// <remarks>
/// The order of the attributes varies, and nothing in a name or a goal is escaped: <c>,</c>, <c>=</c> and <c>]</c> stand in them as they are, even
/// whole attributes. So a value ends where a known attribute begins, an attribute must look like one (an id is digits, a date a date), and of
/// several that look alike the one before all free text is real, else the last one.
/// </remarks>
internal static partial class JiraLegacySprint
{
    private static readonly HashSet<string> FreeTexts = new(StringComparer.Ordinal) { "name", "goal" };

    /// <summary>Reads one; null when the text is no sprint or has no id.</summary>
    /// <param name="text">The text.</param>
    public static JiraSprint? Read(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var close = text.LastIndexOf(']');
        if (open < 0 || close < open || !text.AsSpan(0, open).Contains("Sprint@", StringComparison.Ordinal)) return null;
        var values = Split(text[(open + 1)..close]);
        if (values.GetValueOrDefault("id") is not { Length: > 0 } id) return null;
        return new JiraSprint(
            id,
            values.GetValueOrDefault("name") ?? id,
            values.GetValueOrDefault("state")?.ToLowerInvariant(),
            JiraTime.ReadInstant(values.GetValueOrDefault("startDate")),
            JiraTime.ReadInstant(values.GetValueOrDefault("endDate")),
            JiraTime.ReadInstant(values.GetValueOrDefault("completeDate")));
    }

    private static Dictionary<string, string> Split(string inner)
    {
        var marks = Attribute().Matches(inner).ToList();
        var firstText = marks.FindIndex(static mark => FreeTexts.Contains(Name(mark)));
        var real = new Dictionary<string, Match>(StringComparer.Ordinal);
        for (var i = 0; i < marks.Count; i++)
        {
            // The first free text may be preceded by nothing that is not real, itself included.
            if (i <= firstText || firstText < 0) real.TryAdd(Name(marks[i]), marks[i]);
        }

        foreach (var mark in marks.Skip(firstText + 1).Reverse())
        {
            if (firstText >= 0) real.TryAdd(Name(mark), mark);
        }

        var ordered = real.Values.OrderBy(static mark => mark.Index).ToList();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < ordered.Count; i++)
        {
            var start = ordered[i].Index + ordered[i].Length;
            values[Name(ordered[i])] = inner[start..(i + 1 < ordered.Count ? ordered[i + 1].Index : inner.Length)];
        }

        return values;
    }

    private static string Name(Match mark) => mark.Groups["name"].Value;

    // Typed attributes count only with a value of their type, up to the next comma or the end; free texts count wherever they begin.
    [GeneratedRegex(
        """
        (?:^|,)(?:
          (?<name>id|rapidViewId|sequence|incompleteIssuesDestinationId)=(?=(?:-?\d+|<null>)(?:,|$))
        | (?<name>state)=(?=(?:ACTIVE|FUTURE|CLOSED|active|future|closed|<null>)(?:,|$))
        | (?<name>startDate|endDate|completeDate|activatedDate)=(?=(?:<null>|\d{4}-\d\d-\d\d[^,]*)(?:,|$))
        | (?<name>autoStartStop|synced)=(?=(?:true|false|<null>)(?:,|$))
        | (?<name>name|goal)=
        )
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
