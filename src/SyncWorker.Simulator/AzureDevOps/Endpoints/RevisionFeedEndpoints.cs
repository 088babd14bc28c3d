using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>The journal of all revisions, in the order in which they were made.</summary>
internal sealed class RevisionFeedEndpoints(Organization organization, WorkItemJson json, FeedClock clock)
{
    private const int DefaultPage = 200;
    private const int LargestPage = 1000;
    private readonly ItemReads reads = new(organization);

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/reporting/workitemrevisions", Get),
        new("POST", "wit/reporting/workitemrevisions", Post),
    ];

    private void Get(Call call, Answer answer) => Write(call, answer, new Request
    {
        Fields = reads.Fields(call.List("fields")),
        Types = call.List("types"),
        IncludeDeleted = call.Flag("includeDeleted"),
        IncludeIdentityRef = call.Flag("includeIdentityRef"),
        IncludeLatestOnly = call.Flag("includeLatestOnly"),
        DiscussionOnly = call.Flag("includeDiscussionChangesOnly"),
        LongText = call.Text("$expand") is { } expand && (expand.Equals("fields", StringComparison.OrdinalIgnoreCase) || expand == "1"),
        Page = PageSize(call.Number("$maxPageSize")),
    });

    // The filters stand in the body here; the position stays in the query, and there is no page size.
    private void Post(Call call, Answer answer)
    {
        var body = call.BodyObject();
        Write(call, answer, new Request
        {
            Fields = reads.Fields((body["fields"] as JsonArray)?.Select(node => node?.ToString() ?? string.Empty)),
            Types = (body["types"] as JsonArray)?.Select(node => node?.ToString() ?? string.Empty).ToArray(),
            IncludeDeleted = Flag(body, "includeDeleted"),
            IncludeIdentityRef = Flag(body, "includeIdentityRef"),
            IncludeLatestOnly = Flag(body, "includeLatestOnly"),
            DiscussionOnly = false,
            LongText = call.Text("$expand") is { } expand && (expand.Equals("fields", StringComparison.OrdinalIgnoreCase) || expand == "1"),
            Page = DefaultPage,
        });
    }

    private static bool Flag(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static int PageSize(int? asked) => asked switch
    {
        null => DefaultPage,
        < 1 => throw AzureDevOpsFault.InvalidArgument("$maxPageSize must be positive."),
        _ => Math.Min(asked.Value, LargestPage),
    };

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
            return organization.Revisions.FirstAtOrAfter(at);
        }

        return token is null ? 0 : Position(token);
    }

    // watermark;workItemId;rev: the position after the row that the token names.
    private static int Position(string token)
    {
        var parts = token.Split(';');
        return parts.Length is 1 or 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var watermark)
            ? watermark
            : throw AzureDevOpsFault.InvalidArgument($"The continuation token '{token}' is not valid.");
    }

    private void Write(Call call, Answer answer, Request request)
    {
        var position = Start(call);
        var end = call.IsEmptied ? position : clock.VisibleRevisions(call.Now);
        var shape = new WorkItemShape { Fields = request.Fields, AllFields = true, LongText = request.LongText, IdentityText = !request.IncludeIdentityRef };
        var types = request.Types?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rows = 0;
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("values");
        while (position < end && rows < request.Page)
        {
            var (id, rev) = organization.Revisions[position++];
            if (!IsShown(call, request, id, rev))
            {
                continue;
            }

            var item = organization.At(id, rev);
            if (types is not null && !types.Contains(item.Type))
            {
                continue;
            }

            rows++;
            answer.Json.WriteStartObject();
            answer.Json.WriteNumber("id", id);
            answer.Json.WriteNumber("rev", rev);
            answer.Json.WriteStartObject("fields");
            json.WriteFields(answer.Json, call.Base, item, shape);
            answer.Json.WriteEndObject();
            answer.Json.WriteEndObject();
        }

        answer.Json.WriteEndArray();
        WriteEnd(call, answer, position, position >= end);
    }

    private bool IsShown(Call call, Request request, int id, int rev)
    {
        if (!organization.IsShown(id)
            || (call.Project is not null && organization.ProjectOf(id) != call.Project)
            || (!request.IncludeDeleted && !organization.IsAlive(id))
            || (request.IncludeLatestOnly && rev != organization.LastRev(id)))
        {
            return false;
        }

        return !request.DiscussionOnly || HasDiscussion(id, rev);
    }

    private bool HasDiscussion(int id, int rev) =>
        rev > organization.FirstRev(id)
        && !Equals(organization.At(id, rev)[KnownField.CommentCount], organization.At(id, rev - 1)[KnownField.CommentCount]);

    private void WriteEnd(Call call, Answer answer, int position, bool isLast)
    {
        var token = "0;0;0";
        if (position > 0)
        {
            var (id, rev) = organization.Revisions[position - 1];
            token = string.Create(CultureInfo.InvariantCulture, $"{position};{id};{rev}");
        }

        answer.Json.WriteString("nextLink", FeedLink.Next(call, "workItemRevisions", token));
        answer.Json.WriteString("continuationToken", token);
        answer.Json.WriteBoolean("isLastBatch", isLast);
        answer.Json.WriteEndObject();
    }

    private sealed record Request
    {
        public required IReadOnlyList<FieldDefinition>? Fields { get; init; }

        public required IReadOnlyList<string>? Types { get; init; }

        public required bool IncludeDeleted { get; init; }

        public required bool IncludeIdentityRef { get; init; }

        public required bool IncludeLatestOnly { get; init; }

        public required bool DiscussionOnly { get; init; }

        public required bool LongText { get; init; }

        public required int Page { get; init; }
    }
}
