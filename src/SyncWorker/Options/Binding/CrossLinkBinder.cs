using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads what links items across connections.</summary>
internal static class CrossLinkBinder
{
    private static readonly string[] RuleKeys = ["from", "to"];
    private static readonly string[] RowKeys = ["parent", "target"];

    /// <summary>Reads all of them.</summary>
    public static IReadOnlyList<CrossLinkDefinition> Bind(IReadOnlyList<ConfigSection> sections, ConnectionNames connections) =>
        [.. sections.Select(section => Bind(section, connections)).OfType<CrossLinkDefinition>()];

    private static CrossLinkDefinition? Bind(ConfigSection section, ConnectionNames connections)
    {
        if (section.Text("means") is not { } word) return null;
        var means = word switch
        {
            "predecessor" => CrossLinkMeaning.Predecessor,
            "successor" => CrossLinkMeaning.Successor,
            "parent" => CrossLinkMeaning.Parent,
            _ => CrossLinkMeaning.Mirror,
        };
        return section.Has("child") || section.Has("item") ? BindRow(section, means, connections) : BindRule(section, means, connections);
    }

    private static CrossLinkDefinition BindRow(ConfigSection section, CrossLinkMeaning means, ConnectionNames connections)
    {
        var isChild = section.Has("child");
        if (isChild != (means == CrossLinkMeaning.Parent))
        {
            section.Fault("means", "the meaning and the keys of this row do not agree", "Use child and parent with means: parent, and item and target with the others");
        }

        var target = isChild ? "parent" : "target";
        if (!section.Has(target)) section.Fault(target, "the key is missing", "Write the other item as connection/key");
        foreach (var key in RuleKeys.Where(section.Has)) section.Fault(key, "the key does not belong to a row of two items", "Remove it");
        var row = new CrossLinkDefinition
        {
            Means = means,
            Item = connections.ReadItem(section, isChild ? "child" : "item"),
            Target = connections.ReadItem(section, target),
        };
        if (row.Item is not null && row.Item == row.Target) section.Fault("the item is linked with itself", "Name two different items");
        return row;
    }

    private static CrossLinkDefinition BindRule(ConfigSection section, CrossLinkMeaning means, ConnectionNames connections)
    {
        var from = connections.Read(section, "from");
        if (!section.Has("from")) section.Fault("from", "the key is missing", "Name the connection whose items carry the link");
        var kind = connections.KindOf(from);
        if (kind == ConnectionKind.AzureDevOps && section.Has("remoteLink")) section.Fault("remoteLink", $"'{from}' is an Azure DevOps, which has no remote links", "Use hyperlinkComment");
        if (kind == ConnectionKind.Jira && section.Has("hyperlinkComment")) section.Fault("hyperlinkComment", $"'{from}' is a Jira, which has no hyperlinks with comments", "Use remoteLink");
        if (section.Has("field") && !section.Has("to")) section.Fault("to", "the key is missing", "Name the connection that the field's keys belong to");
        if (!section.Has("field") && section.Has("to")) section.Fault("to", "the key does not belong here: a link says itself where it goes", "Remove it");
        foreach (var key in RowKeys.Where(section.Has)) section.Fault(key, "the key belongs to a row of two items", "Remove it, or write a row");
        return new CrossLinkDefinition
        {
            Means = means,
            From = from,
            RemoteWord = section.Text("remoteLink") ?? section.Text("hyperlinkComment"),
            Field = section.Text("field"),
            To = connections.Read(section, "to"),
        };
    }
}
