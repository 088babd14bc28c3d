using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>Maps a page of the link feed to touches and journal entries of both ends. Pure.</summary>
/// <remarks>
/// A link row does not tell the scope of its ends. Every item in scope has been touched by its own revisions before, so the rows matter only
/// for what is known.
/// </remarks>
internal sealed class LinkMapper(AzureDevOpsCatalogue catalogue, OwnAccount? own)
{
    private const string Hierarchy = "System.LinkTypes.Hierarchy";

    /// <summary>Maps a page.</summary>
    public (IReadOnlyList<Touch> Touches, IReadOnlyList<JournalEntry> Journal) Map(JsonElement values)
    {
        var touches = new Dictionary<long, Touch>();
        var journal = new List<JournalEntry>();
        foreach (var row in values.EnumerateArray())
        {
            // Clients have seen the row's content inside "attributes"; the official example has it flat.
            var content = WireValue.Find(row, "attributes") is { ValueKind: JsonValueKind.Object } nested ? nested : row;
            var (source, target) = (Id(content, "sourceId"), Id(content, "targetId"));
            var at = WireValue.Find(content, "changedDate") is { } date ? WireValue.TryInstant(date) : null;
            foreach (var end in new[] { source, target }.OfType<long>())
                touches[end] = new Touch(end, OnlyIfKnown: true);
            if (at is not { } changedAt) continue;

            var type = WireValue.Text(content, "linkType") ?? WireValue.Text(row, "rel") ?? "";
            var (name, isReverse) = Direction(type);
            var author = WireIdentity.Read(WireValue.Find(content, "changedBy"));
            if (source is { } from) journal.Add(JournalCodec.Encode(from, Entry(content, author, changedAt, name, seenFromSource: !isReverse, target)));
            if (target is { } to && to != source) journal.Add(JournalCodec.Encode(to, Entry(content, author, changedAt, name, seenFromSource: isReverse, source)));
        }

        return ([.. touches.Values], journal);
    }

    private static long? Id(JsonElement content, string name) =>
        WireValue.Find(content, name) is { } value && WireValue.TryInteger(value) is { } id and > 0 ? id : null;

    private static (string Name, bool IsReverse) Direction(string type)
    {
        if (type.EndsWith("-Forward", StringComparison.OrdinalIgnoreCase)) return (type[..^"-Forward".Length], false);
        return type.EndsWith("-Reverse", StringComparison.OrdinalIgnoreCase) ? (type[..^"-Reverse".Length], true) : (type, false);
    }

    private LinkEntry Entry(JsonElement content, WireIdentity? author, DateTimeOffset at, string name, bool seenFromSource, long? other)
    {
        var isHierarchy = name.Equals(Hierarchy, StringComparison.OrdinalIgnoreCase);
        return new LinkEntry
        {
            At = at,
            AuthorId = author?.Key,
            IsOwn = own?.Is(author) == true,
            Role = !isHierarchy ? LinkRole.Link : seenFromSource ? LinkRole.Child : LinkRole.Parent,
            IsRemoved = IsRemoved(content),
            Word = (catalogue.FindRelation(name + (seenFromSource ? "-Forward" : "-Reverse")) ?? catalogue.FindRelation(name))?.Name ?? name,
            OtherId = other,
        };
    }

    private static bool IsRemoved(JsonElement content) =>
        WireValue.Find(content, "isActive") is { ValueKind: JsonValueKind.False }
        || WireValue.Text(content, "changedOperation")?.ToUpperInvariant() is "REMOVE" or "REMOVED" or "DELETE" or "DELETED";
}
