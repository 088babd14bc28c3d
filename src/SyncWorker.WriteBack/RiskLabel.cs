using System.Text;
using SyncWorker.Analysis.Risks;

namespace SyncWorker.WriteBack;

/// <summary>The label or tag that stands for a raised risk: the prefix and the rule's id in small letters with hyphens.</summary>
public static class RiskLabel
{
    /// <summary>Returns the label of a rule, such as <c>risk-open-predecessor</c>.</summary>
    /// <param name="prefix">The target's prefix.</param>
    /// <param name="rule">The rule's id in camel case.</param>
    public static string Of(string prefix, string rule)
    {
        var label = new StringBuilder(prefix, prefix.Length + rule.Length + 4);
        foreach (var letter in rule)
        {
            if (char.IsUpper(letter)) label.Append('-').Append(char.ToLowerInvariant(letter));
            else label.Append(letter);
        }

        return label.ToString();
    }

    /// <summary>Returns the labels that are ours: the prefix alone does not make a label ours when no rule of that name exists.</summary>
    /// <param name="prefix">The target's prefix.</param>
    /// <param name="comparer">How the tracker compares labels.</param>
    internal static IReadOnlySet<string> Ours(string prefix, StringComparer comparer) => RiskRules.Ids.Select(rule => Of(prefix, rule)).ToHashSet(comparer);
}
