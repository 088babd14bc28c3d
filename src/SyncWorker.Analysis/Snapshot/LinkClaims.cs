using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Collects what items say about others while they stream by, so that their links need not be kept.</summary>
internal sealed class LinkClaims(IReadOnlyList<CrossLinkDefinition> rules)
{
    private static readonly char[] Separators = [' ', ',', ';', '\t', '\n', '\r'];
    private readonly List<LinkClaim> _claims = [];

    /// <summary>Collects an item's claims.</summary>
    public void Collect(int place, WorkItem item)
    {
        foreach (var link in item.Links)
        {
            if (link is { Kind: LinkKind.Predecessor, TargetId: { } predecessor })
                _claims.Add(new LinkClaim(place, CrossLinkMeaning.Predecessor, LinkOrigin.Native, -1, predecessor, ""));
            else if (link is { Kind: LinkKind.Successor, TargetId: { } successor })
                _claims.Add(new LinkClaim(place, CrossLinkMeaning.Successor, LinkOrigin.Native, -1, successor, ""));
            else if (link is { Kind: LinkKind.Remote, TargetUrl: { } url })
                CollectRemote(place, item.Id.Connection, link.TrackerType.Trim(), url);
        }

        CollectFields(place, item);
    }

    /// <summary>Returns all claims, the rows' too, in order of precedence, then of rules, then of items in their new places.</summary>
    /// <param name="newPlaceOfOld">Where each item is now; null when none has moved.</param>
    public IReadOnlyList<LinkClaim> InOrder(int[]? newPlaceOfOld)
    {
        var rows = rules
            .Select((rule, index) => (rule, index))
            .Where(pair => pair.rule.Item is not null && pair.rule.Target is not null)
            .Select(pair => new LinkClaim(-1, pair.rule.Means, LinkOrigin.Row, pair.index, 0, ""));
        var moved = newPlaceOfOld is null ? _claims : _claims.Select(claim => claim with { Item = newPlaceOfOld[claim.Item] });
        return [.. rows.Concat(moved).OrderBy(claim => claim.Origin).ThenBy(claim => claim.Rule).ThenBy(claim => claim.Item)];
    }

    private void CollectRemote(int place, string connection, string word, string url)
    {
        for (var r = 0; r < rules.Count; r++)
        {
            if (rules[r].RemoteWord is { } ruleWord && IsFrom(rules[r], connection) && ruleWord.Trim().Equals(word, StringComparison.OrdinalIgnoreCase))
                _claims.Add(new LinkClaim(place, rules[r].Means, LinkOrigin.Link, r, 0, url));
        }
    }

    private void CollectFields(int place, WorkItem item)
    {
        if (item.Fields.Count == 0) return;
        for (var r = 0; r < rules.Count; r++)
        {
            if (rules[r].Field is not { } field || !IsFrom(rules[r], item.Id.Connection) || !item.Fields.TryGetValue(field, out var text)) continue;
            foreach (var key in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
                _claims.Add(new LinkClaim(place, rules[r].Means, LinkOrigin.Field, r, 0, key));
        }
    }

    private static bool IsFrom(CrossLinkDefinition rule, string connection) => rule.From is null || rule.From == connection;
}
