using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Benchmarks.Pages;

/// <summary>
/// Brings issues to the size that the targets are stated for, 8 KB with ten history entries: without the addresses of people's pictures, which nobody
/// reads and which are a third of the simulated answers; the ten newest entries; descriptions as long as the rest allows.
/// </summary>
internal static class PageFilling
{
    // With its history an issue then has 8 KB.
    private const int IssueBytes = 3800;
    private const int Entries = 10;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Words =
        "the customer cannot finish the payment when the card is declined twice so we show why and offer another way before the session ends and the basket is lost ";

    /// <summary>Changes a page of issues or of histories; anything else is left as it is.</summary>
    /// <param name="page">The answer.</param>
    public static byte[] Fill(byte[] page)
    {
        var root = JsonNode.Parse(page);
        if (root?["issues"] is JsonArray issues) Lengthen(issues);
        else if (root?["issueChangeLogs"] is JsonArray logs) Shorten(logs);
        else return page;
        return Encoding.UTF8.GetBytes(root.ToJsonString(Plain));
    }

    private static void Lengthen(JsonArray issues)
    {
        foreach (var issue in issues)
        {
            if (issue?["fields"] is not JsonObject fields) continue;
            WithoutPictures(issue);
            var missing = IssueBytes - issue.ToJsonString().Length;
            if (missing > 0) fields["description"] = Document(missing, fields["summary"]?.ToString() ?? "");
        }
    }

    private static void Shorten(JsonArray logs)
    {
        foreach (var log in logs)
        {
            if (log?["changeHistories"] is not JsonArray entries) continue;
            while (entries.Count > Entries) entries.RemoveAt(0);
            WithoutPictures(entries);
        }
    }

    private static void WithoutPictures(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("avatarUrls");
            foreach (var (_, value) in members) WithoutPictures(value);
        }
        else if (node is JsonArray elements)
        {
            foreach (var element in elements) WithoutPictures(element);
        }
    }

    private static JsonObject Document(int length, string start)
    {
        var content = new JsonArray();
        for (var written = 0; written < length; written += 420)
        {
            // Every paragraph differs, or the kept bytes would pack better than real ones do.
            var turn = (start.Length + (written * 7)) % Words.Length;
            var text = $"{start} {Words[turn..]}{Words[..turn]}{written}";
            content.Add(new JsonObject { ["type"] = "paragraph", ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) });
        }

        return new JsonObject { ["type"] = "doc", ["version"] = 1, ["content"] = content };
    }
}
