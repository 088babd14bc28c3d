using System.Text.Json;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>A comment of an issue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text: the words of a document, or wiki text as it is.</param>
/// <param name="Author">Who wrote it, or <see langword="null"/>.</param>
/// <param name="Editor">Who changed it last, or <see langword="null"/>.</param>
/// <param name="Properties">The keys of its properties, or <see langword="null"/> when Jira did not list them.</param>
internal sealed record JiraComment(string Id, string Text, string? Author, string? Editor, IReadOnlySet<string>? Properties)
{
    /// <summary>Reads a comment; null without an id.</summary>
    /// <param name="comment">The comment.</param>
    public static JiraComment? Read(JsonElement comment) => comment.FilledText("id") is { } id
        ? new JiraComment(
            id,
            JiraValues.ReadField(comment.Member("body")) ?? "",
            PersonOf(comment, "author"),
            PersonOf(comment, "updateAuthor"),
            comment.Member("properties") is { ValueKind: JsonValueKind.Array } properties
                ? properties.EnumerateArray().Select(static property => property.Text("key")).OfType<string>().ToHashSet(StringComparer.Ordinal)
                : null)
        : null;

    private static string? PersonOf(JsonElement comment, string member) => comment.Member(member) is { } person ? JiraMapper.ReadPerson(person)?.Id : null;
}
