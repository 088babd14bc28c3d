using System.Text;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Writes plain text of several lines as rich text: a document on Cloud, wiki text on Data Center. Pure.</summary>
internal static class JiraRichText
{
    private const string AlwaysMarkup = "\\{}[]!|";
    private const string MarkupAtWordsEdge = "*_-+^~#";

    /// <summary>Writes text as a document with a paragraph for each line.</summary>
    /// <param name="json">Where to; a value is due.</param>
    /// <param name="text">The text.</param>
    public static void WriteDocument(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "doc");
        json.WriteNumber("version", 1);
        json.WriteStartArray("content");
        foreach (var line in text.Split('\n'))
        {
            json.WriteStartObject();
            json.WriteString("type", "paragraph");
            json.WriteStartArray("content");
            if (line.Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("type", "text");
                json.WriteString("text", line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Spells text as wiki text that shows it as it is: what would be markup gets a backslash.</summary>
    /// <param name="text">The text.</param>
    public static string ToWiki(string text)
    {
        var wiki = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var isAtEdge = at == 0 || at == text.Length - 1 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at + 1]);
            if (AlwaysMarkup.Contains(text[at], StringComparison.Ordinal) || (isAtEdge && MarkupAtWordsEdge.Contains(text[at], StringComparison.Ordinal))) wiki.Append('\\');
            wiki.Append(text[at]);
        }

        return wiki.ToString();
    }

    /// <summary>Says whether two texts are the same but for how lines end and for empty lines at the end.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool AreSame(string left, string right) => Plain(left) == Plain(right);

    private static string Plain(string text) => string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd())).TrimEnd();
}
