using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The journal of link changes between work items. A list of what to read again, not of what is true.</summary>
internal sealed class LinkFeedEndpoints(Organization organization, WorkItemJson json, FeedClock clock, Func<bool> isFlat)
{
    private const int Page = 1000;

    public IEnumerable<ApiRoute> Routes() => [new("GET", "wit/reporting/workitemlinks", Get)];

    private void Get(Call call, Answer answer)
    {
        var position = Start(call);
        var end = call.IsEmptied ? position : clock.VisibleLinks(call.Now);
        var linkTypes = call.List("linkTypes")?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var types = call.List("types")?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var flat = isFlat();
        var rows = 0;
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("values");
        while (position < end && rows < Page)
        {
            var link = organization.Links[position++];
            if (!IsShown(call, link, linkTypes, types))
            {
                continue;
            }

            rows++;
            WriteRow(call, answer.Json, link, flat);
        }

        answer.Json.WriteEndArray();
        var token = position.ToString(CultureInfo.InvariantCulture);
        answer.Json.WriteString("nextLink", FeedLink.Next(call, "workItemLinks", token));
        answer.Json.WriteString("continuationToken", token);
        answer.Json.WriteBoolean("isLastBatch", position >= end);
        answer.Json.WriteEndObject();
    }

    private static string LinkType(in LinkEvent link) => RelationType.Of(link, link.SourceId).LinkType;

    private int Start(Call call)
    {
        var token = call.Text("continuationToken");
        var since = call.Instant("startDateTime");
        if (token is not null && since is not null)
        {
            throw AzureDevOpsFault.InvalidArgument("The parameters continuationToken and startDateTime cannot be used together.");
        }

        if (since is { } at)
        {
            var (low, high) = (0, organization.Links.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = organization.Links[middle].At < at ? (middle + 1, high) : (low, middle);
            }

            return low;
        }

        if (token is null)
        {
            return 0;
        }

        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw AzureDevOpsFault.InvalidArgument($"The continuation token '{token}' is not valid.");
    }

    private bool IsShown(Call call, in LinkEvent link, HashSet<string>? linkTypes, HashSet<string>? types)
    {
        // Hyperlinks are resource links; this feed tells of links between work items only.
        if (link.Kind == LinkKind.Hyperlink || !organization.Exists(link.SourceId) || !(organization.IsShown(link.SourceId) || organization.IsShown(link.TargetId)))
        {
            return false;
        }

        return (linkTypes is null || linkTypes.Contains(LinkType(link)))
            && (types is null || types.Contains(organization.Latest(link.SourceId).Type))
            && (call.Project is null || organization.ProjectOf(link.SourceId) == call.Project);
    }

    private void WriteRow(Call call, Utf8JsonWriter writer, in LinkEvent link, bool flat)
    {
        // After a change of parent the old row is reported active like the new one.
        var isActive = link.Added || link.Replaced;
        writer.WriteStartObject();
        writer.WriteString("rel", LinkType(link));
        if (flat)
        {
            writer.WriteNumber("sourceId", link.SourceId);
            writer.WriteNumber("targetId", link.TargetId);
            writer.WriteInstant("changedDate", link.At);
            writer.WriteBoolean("isActive", isActive);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject("attributes");
        writer.WriteString("linkType", LinkType(link));
        writer.WriteNumber("sourceId", link.SourceId);
        writer.WriteNumber("targetId", link.TargetId);
        writer.WriteBoolean("isActive", isActive);
        writer.WriteInstant("changedDate", link.At);
        json.Identities.Write(writer, "changedBy", call.Base, link.By);
        writer.WriteString("comment", link.Comment ?? string.Empty);
        writer.WriteString("changedOperation", link.Added ? "create" : "remove");
        writer.WriteString("sourceProjectId", organization.ProjectOf(link.SourceId).Id);
        writer.WriteString("targetProjectId", organization.ProjectOf(link.TargetId).Id);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
