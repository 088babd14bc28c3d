using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Links between issues and links to the outside.</summary>
internal sealed class LinkEndpoints(IssueCommitter committer)
{
    private const string RemoteLinks = "/issue/{issueIdOrKey}/remotelink";

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", RemoteLinks, ListRemoteAsync, JiraRoutes.NoIssue);
        routes.Api("POST", RemoteLinks, PostRemoteAsync, JiraRoutes.NoIssue);
        routes.Api("GET", RemoteLinks + "/{linkId}", GetRemoteAsync, JiraRoutes.NoIssue);
        routes.Api("DELETE", RemoteLinks, DeleteRemoteAsync, JiraRoutes.NoIssue);
        routes.Api("POST", "/issueLink", PostLinkAsync, JiraRoutes.NoIssue);
        routes.Api("DELETE", "/issueLink/{linkId}", DeleteLinkAsync, JiraRoutes.NoIssue);
    }

    /// <summary>Links two issues; the first does what the type's outward word says.</summary>
    public JiraLink Link(Person who, long sourceId, long destinationId, string typeId)
    {
        lock (committer.Site.Book.Gate)
        {
            var source = committer.Site.Book.ById(sourceId) ?? throw JiraRefusal.NoIssue();
            var destination = committer.Site.Book.ById(destinationId) ?? throw JiraRefusal.NoIssue();
            if (source.Links.FirstOrDefault(link => link.OtherId == destinationId && link.TypeId == typeId && link.IsOutward) is { } same) return same;
            var id = committer.NextId();
            var outward = new JiraLink(id, typeId, true, destinationId);
            Relink(who, source, destination, outward, isAdded: true);
            Relink(who, destination, source, new JiraLink(id, typeId, false, sourceId), isAdded: true);
            return outward;
        }
    }

    /// <summary>Removes a link from both issues.</summary>
    public void Unlink(Person who, JiraIssue issue, JiraLink link)
    {
        lock (committer.Site.Book.Gate)
        {
            var other = committer.Site.Book.ById(link.OtherId) ?? throw JiraRefusal.NoIssue();
            Relink(who, issue, other, link, isAdded: false);
            if (other.Links.FirstOrDefault(one => one.Id == link.Id) is { } back) Relink(who, other, issue, back, isAdded: false);
        }
    }

    private void Relink(Person who, JiraIssue issue, JiraIssue other, JiraLink link, bool isAdded)
    {
        var words = committer.Site.Catalog.LinkTypes.GetValueOrDefault(link.TypeId)?.Node.TextOf(link.IsOutward ? "outward" : "inward");
        var text = $"This issue {words} {other.Key}";
        var item = isAdded
            ? new JiraHistoryItem("Link", "jira", null, null, null, other.Key, text)
            : new JiraHistoryItem("Link", "jira", null, other.Key, text, null, null);
        var links = isAdded ? [.. issue.Links, link] : issue.Links.Where(one => one.Id != link.Id).ToList();
        var after = issue with { Links = links };
        if (after.Recorded is { } recorded)
        {
            var fields = (JsonObject)recorded.DeepClone();
            fields["issuelinks"] = new FieldSetters(committer.Site).Render(after, "issuelinks");
            after = after with { Recorded = fields };
        }

        committer.Commit(who, issue, after, [item], [new JiraWrite("issuelinks", isAdded ? null : text, isAdded ? text : null)], isTouched: true);
    }

    private async Task PostLinkAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        var name = body["type"].TextOf("name");
        var type = call.Site.Catalog.LinkTypes.Values.FirstOrDefault(one => one.Name == name || (name is null && one.Id == body["type"].TextOf("id")))
            ?? throw new JiraRefusal($"No issue link type with name '{name}' found.", StatusCodes.Status404NotFound);
        Link(call.Caller.Account, Find(call, body["inwardIssue"]).Id, Find(call, body["outwardIssue"]).Id, type.Id);
        await JiraJson.AnswerNothingAsync(call.Http, StatusCodes.Status201Created);
    }

    private static JiraIssue Find(JiraCall call, JsonNode? node) => call.Site.Find(node.TextOf("id") ?? node.TextOf("key") ?? "") ?? throw JiraRefusal.NoIssue();

    private Task DeleteLinkAsync(JiraCall call)
    {
        if (!long.TryParse(call.Route("linkId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Owner(call.Site, id) is not { } owner)
        {
            throw new JiraRefusal($"No issue link with id '{call.Route("linkId")}' exists.", StatusCodes.Status404NotFound);
        }

        Unlink(call.Caller.Account, owner, owner.Links.First(link => link.Id == id));
        return JiraJson.AnswerNothingAsync(call.Http);
    }

    private static JiraIssue? Owner(JiraSite site, long linkId)
    {
        var edited = site.Book.Edited.Select(versions => versions.Latest).FirstOrDefault(issue => issue.Links.Any(link => link.Id == linkId));
        if (edited is not null) return edited;
        // A link of the start is named after the standard item that waits.
        var waiting = linkId - GeneratedIssues.FirstLinkId;
        if (waiting is < 0 or > 2_000_000) return null;
        var slot = WorldShape.StandardOrdinal((int)waiting);
        if (slot >= site.Book.Source.Count) return null;
        return site.Book.ById(site.Book.Source.IdOf(slot)) is { } issue && issue.Links.Any(link => link.Id == linkId) ? issue : null;
    }

    private static Task ListRemoteAsync(JiraCall call)
    {
        var issue = call.Issue();
        var globalId = call.Query("globalId");
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            if (globalId is not null)
            {
                var one = issue.RemoteLinks.FirstOrDefault(link => link.GlobalId == globalId) ?? throw new JiraRefusal("The remote link does not exist.", StatusCodes.Status404NotFound);
                Write(writer, issue, one, call.Site);
                return;
            }

            writer.WriteStartArray();
            foreach (var link in issue.RemoteLinks) Write(writer, issue, link, call.Site);
            writer.WriteEndArray();
        });
    }

    private static Task GetRemoteAsync(JiraCall call)
    {
        var issue = call.Issue();
        var link = issue.RemoteLinks.FirstOrDefault(one => one.Id.ToString(CultureInfo.InvariantCulture) == call.Route("linkId"))
            ?? throw new JiraRefusal("The remote link does not exist.", StatusCodes.Status404NotFound);
        return JiraJson.AnswerAsync(call.Http, writer => Write(writer, issue, link, call.Site));
    }

    /// <summary>Creates a link, or replaces the one with the same global id: what is left out becomes null.</summary>
    private async Task PostRemoteAsync(JiraCall call)
    {
        CheckMayLink(call);
        var id = call.Issue().Id;
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["object"] is not JsonObject outside) throw new JiraRefusal(new Dictionary<string, string> { ["object"] = "'object' is required." });
        var errors = new Dictionary<string, string>();
        foreach (var name in (ReadOnlySpan<string>)["url", "title"])
        {
            if (string.IsNullOrEmpty(outside.TextOf(name))) errors[name] = $"'{name}' is required.";
        }

        if (errors.Count > 0) throw new JiraRefusal(errors);
        JiraRemoteLink link;
        bool isNew;
        lock (call.Site.Book.Gate)
        {
            var before = call.Site.Book.ById(id) ?? throw JiraRefusal.NoIssue();
            var globalId = body.TextOf("globalId");
            var old = globalId is null ? null : before.RemoteLinks.FirstOrDefault(one => one.GlobalId == globalId);
            isNew = old is null;
            link = new JiraRemoteLink(old?.Id ?? committer.NextId(), globalId, body.TextOf("relationship"), (JsonObject)outside.DeepClone(), body["application"]?.DeepClone() as JsonObject);
            var links = old is null ? [.. before.RemoteLinks, link] : before.RemoteLinks.Select(one => one.Id == old.Id ? link : one).ToList();
            var text = Describe(link);
            var linkId = link.Id.ToString(CultureInfo.InvariantCulture);
            var item = new JiraHistoryItem("RemoteIssueLink", "jira", null, old is null ? null : linkId, old is null ? null : Describe(old), linkId, text);
            committer.Commit(call.Caller.Account, before, before with { RemoteLinks = links }, [item], [new JiraWrite("remotelink", old?.Object, link.Object)], isTouched: true);
        }

        await JiraJson.AnswerAsync(call.Http, new JsonObject { ["id"] = link.Id, ["self"] = SelfOf(call.Site, id, link) }, isNew && call.Site.Edition.IsCloud ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private Task DeleteRemoteAsync(JiraCall call)
    {
        CheckMayLink(call);
        var id = call.Issue().Id;
        lock (call.Site.Book.Gate)
        {
            var before = call.Site.Book.ById(id) ?? throw JiraRefusal.NoIssue();
            var old = before.RemoteLinks.FirstOrDefault(one => one.GlobalId is not null && one.GlobalId == call.Query("globalId"))
                ?? throw new JiraRefusal("The remote link does not exist.", StatusCodes.Status404NotFound);
            var item = new JiraHistoryItem("RemoteIssueLink", "jira", null, old.Id.ToString(CultureInfo.InvariantCulture), Describe(old), null, null);
            var links = before.RemoteLinks.Where(one => one.Id != old.Id).ToList();
            committer.Commit(call.Caller.Account, before, before with { RemoteLinks = links }, [item], [new JiraWrite("remotelink", old.Object, null)], isTouched: true);
        }

        return JiraJson.AnswerNothingAsync(call.Http);
    }

    private static void CheckMayLink(JiraCall call)
    {
        if (call.Faults.Lacks("LINK_ISSUES")) throw new JiraRefusal("You do not have permission to create/edit remote links.", StatusCodes.Status403Forbidden);
    }

    private static string Describe(JiraRemoteLink link) => $"This issue links to \"{link.Object.TextOf("title")} (Web Link)\"";

    private static string SelfOf(JiraSite site, long issueId, JiraRemoteLink link) =>
        string.Create(CultureInfo.InvariantCulture, $"{IssueWriter.Self(site, issueId)}/remotelink/{link.Id}");

    private static void Write(Utf8JsonWriter writer, JiraIssue issue, JiraRemoteLink link, JiraSite site)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", link.Id);
        writer.WriteString("self", SelfOf(site, issue.Id, link));
        if (link.GlobalId is not null) writer.WriteString("globalId", link.GlobalId);
        writer.WritePropertyName("application");
        writer.Node(link.Application ?? new JsonObject());
        if (link.Relationship is not null) writer.WriteString("relationship", link.Relationship);
        writer.WritePropertyName("object");
        writer.Node(link.Object);
        writer.WriteEndObject();
    }
}
