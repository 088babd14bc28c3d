using SyncWorker.Model.Definitions;
using SyncWorker.Model.Measures;

namespace SyncWorker.Options.Binding;

/// <summary>Reads the risk policy.</summary>
internal static class RiskBinder
{
    /// <summary>Reads it.</summary>
    public static RiskPolicy Bind(ConfigSection section)
    {
        var defaults = section.Section("defaults");
        var usual = new RiskPolicy();
        return new RiskPolicy
        {
            RaiseAfter = defaults.Integer("raiseAfter") ?? usual.RaiseAfter,
            ClearAfter = defaults.Integer("clearAfter") ?? usual.ClearAfter,
            FromIncompleteData = defaults.Flag("fromIncompleteData") ?? usual.FromIncompleteData,
            Rules = BindRules(section.Section("rules")),
        };
    }

    private static SortedDictionary<string, RiskRulePolicy> BindRules(ConfigSection section)
    {
        var rules = new SortedDictionary<string, RiskRulePolicy>(StringComparer.Ordinal);
        foreach (var (name, rule) in section.OtherSections())
        {
            CheckName(name, rule);
            rules[name] = new RiskRulePolicy
            {
                Enabled = rule.Flag("enabled") ?? true,
                Severity = rule.Text("severity") is { } severity ? Enum.Parse<RiskSeverity>(severity, ignoreCase: true) : null,
                Thresholds = new SortedDictionary<string, decimal>(BindThresholds(rule), StringComparer.Ordinal),
            };
        }

        return rules;
    }

    private static void CheckName(string name, ConfigSection rule)
    {
        if (Vocabulary.LaterRules.Contains(name))
        {
            rule.Context.Faults.Note(rule.Path, "read, without effect in this version");
            return;
        }

        if (!Vocabulary.Rules.Contains(name))
        {
            rule.Fault($"there is no risk rule '{name}'", NearestWord.Suggest(name, [.. Vocabulary.Rules, .. Vocabulary.LaterRules]));
            return;
        }

        var known = Vocabulary.ThresholdsOf(name);
        foreach (var (threshold, _) in rule.OtherTexts().Where(pair => !known.Contains(pair.Key)))
        {
            rule.Fault($"the rule '{name}' has no threshold '{threshold}'", known.Count == 0 ? "Remove it" : NearestWord.Suggest(threshold, known));
        }
    }

    private static Dictionary<string, decimal> BindThresholds(ConfigSection rule) =>
        rule.OtherTexts().ToDictionary(pair => pair.Key, pair => Shapes.Forms.ReadNumber(pair.Value) ?? 0, StringComparer.Ordinal);
}
