namespace SyncWorker.Model.Writing;

/// <summary>The value of a link to the outside: in canonical text the address, a space, and the title.</summary>
/// <param name="Url">The address, without a space.</param>
/// <param name="Title">The title that people see.</param>
public sealed record RemoteLinkValue(string Url, string Title)
{
    /// <summary>Reads canonical text. A text without a space is an address that is its own title.</summary>
    /// <param name="text">The text, at least an address.</param>
    public static RemoteLinkValue Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new RemoteLinkValue(text, text) : new RemoteLinkValue(text[..space], text[(space + 1)..].Trim());
    }

    /// <summary>Returns the canonical text.</summary>
    public override string ToString() => $"{Url} {Title}";
}
