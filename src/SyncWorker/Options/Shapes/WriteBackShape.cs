using static SyncWorker.Options.Shapes.ShapeBuilder;

namespace SyncWorker.Options.Shapes;

/// <summary>The descriptions of risks and write-back.</summary>
internal static class WriteBackShape
{
    /// <summary>Makes the shape of <c>risks</c>.</summary>
    public static MapShape MakeRisks() => new MapShape("risks")
        .Key("defaults", new MapShape("risk defaults")
            .Key("raiseAfter", Forms.Integer(1, 100), "How many evaluations in a row raise a risk. Default 2.")
            .Key("clearAfter", Forms.Integer(1, 100), "How many evaluations in a row clear it. Default 2.")
            .Key("fromIncompleteData", Forms.Flag, "Whether Partial and Stale data may raise and clear risks. Default false."), "What holds for all rules.")
        .Key("rules", Named("rules", MakeRule()), "Single rules, by name.")
        .Key("custom", ListOf(new MapShape("custom rule")
            .Key("name", Forms.Name, "The rule's name.", Required)
            .Key("metric", Forms.Text, "The metric.", Required)
            .Key("enter", Forms.Comparison, "When it is raised.", Required)
            .Key("exit", Forms.Comparison, "When it is cleared.")
            .Key("for", Forms.Integer(1, 100), "For how many evaluations.")
            .Key("severity", Severity(), "How bad it is.")), "Rules of your own.", WithoutEffect);

    /// <summary>Makes the shape of <c>writeBack</c>.</summary>
    public static MapShape Make() => new MapShape("writeBack")
        .Key("enabled", Forms.Flag, "Whether plans are applied. Default false: plan only.")
        .Key("whenIncomplete", Forms.OneOf("skip", "write"), "What happens to Partial and Stale rollups. Default skip.")
        .Key("timeout", Forms.Span, "The longest time that one write may be under way; after a worker that died the next one waits it out. Default 30s.")
        .Key("humanEdit", Forms.OneOf("theirs", "ours", "ask"), "Who wins when a person changed a target.", key => key.OnlyEffective = "theirs")
        .Key("limits", new MapShape("limits")
            .Key("perRun", Forms.Integer(1, 1_000_000), "The most items written in one run. Default 500.")
            .Key("perItemPerDay", Forms.Integer(1, 1_000), "The most writes of one item a day.", WithoutEffect)
            .Key("minimumInterval", Forms.Span, "The least time between two writes of one item.", WithoutEffect)
            .Key("quietHours", Forms.Hours, "When nothing is written.", WithoutEffect), "Limits.")
        .Key("targets", ListOf(MakeTarget()), "What goes where.");

    private static MapShape MakeTarget() => new MapShape("target")
        .Key("connection", Forms.Name, "The connection.", Required)
        .Key("types", ListOf(Forms.Text), "The types that carry the target. Default: every item with a rollup.")
        .Key("metric", Forms.Text, "The metric to write.")
        .Key("field", Forms.Text, "The field that receives it.")
        .Key("property", Forms.Text, "The Jira issue property that receives it.")
        .Key("round", Forms.Integer(0, 6), "The number of decimals kept.")
        .Key("undefined", Forms.OneOf("leave", "clear"), "What happens when the metric is undefined. Default leave.")
        .Key("risks", Forms.OneOf("label", "tag"), "Write risks, as Jira labels or Azure DevOps tags.")
        .Key("prefix", Forms.Text, "What our labels or tags begin with; others are never touched.")
        .Key("humanEdit", Forms.OneOf("theirs", "ours", "ask"), "Who wins when a person changed it.", key => key.OnlyEffective = "theirs")
        .OneOf("metric", "risks");

    private static MapShape MakeRule()
    {
        var rule = new MapShape("rule")
            .Key("enabled", Forms.Flag, "Whether the rule is evaluated. Default true.")
            .Key("severity", Severity(), "How bad it is. Default: the rule's own.");
        rule.OtherKeys = new ScalarShape(Forms.Number(-1_000_000, 1_000_000));
        return rule;
    }

    private static ScalarForm Severity() => Forms.OneOf("low", "medium", "high", "critical");
}
