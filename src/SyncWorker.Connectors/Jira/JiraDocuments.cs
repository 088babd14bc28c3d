using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Finds things in metadata documents, however many pages they came in.</summary>
internal static class JiraDocuments
{
    /// <summary>Lists the entries of a listing: the elements of an array, or the <c>values</c> of all pages of that name.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="name">The listing's name.</param>
    public static IReadOnlyList<JsonElement> Values(IEnumerable<MetadataDocument> documents, string name)
    {
        var values = new List<JsonElement>();
        foreach (var document in documents.Where(document => document.Name == name || IsPageOf(document.Name, name)))
        {
            var root = Parse(document);
            values.AddRange(root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : root.Elements("values"));
        }

        return values;
    }

    /// <summary>Parses a document; one that is not JSON is an empty object.</summary>
    /// <param name="document">The document.</param>
    public static JsonElement Parse(MetadataDocument document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Json, JsonReading.Options);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static bool IsPageOf(string document, string name) =>
        document.Length > name.Length + 1 && document.StartsWith(name, StringComparison.Ordinal) && document[name.Length] == '/'
        && document.AsSpan(name.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
