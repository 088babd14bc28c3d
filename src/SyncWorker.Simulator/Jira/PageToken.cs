using System.Globalization;
using System.Text;

namespace SyncWorker.Simulator.Jira;

/// <summary>Where a walk of search results goes on; opaque to the caller, bound to its query, good for seven days.</summary>
/// <param name="UpdatedMs">The last change of the last issue sent.</param>
/// <param name="Id">The id of the last issue sent.</param>
/// <param name="Offset">How many issues were sent.</param>
internal sealed record PageToken(long UpdatedMs, long Id, int Offset)
{
    private const long LifetimeMs = 7L * 86_400_000;

    /// <summary>Reads a token; null when there is none.</summary>
    /// <exception cref="JiraRefusal">It is not a token of this query, or too old.</exception>
    public static PageToken? Read(string? text, string query, long nowMs)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(text)).Split('|');
            if (parts.Length == 5 && parts[0] == Sign(query) && nowMs - Number(parts[1]) < LifetimeMs)
            {
                return new PageToken(Number(parts[2]), Number(parts[3]), (int)Number(parts[4]));
            }
        }
        catch (FormatException)
        {
            // Falls through to the refusal below: whatever is not a token of ours is invalid.
        }

        throw new JiraRefusal("The provided next page token is invalid or expired.");
    }

    /// <summary>Writes the token.</summary>
    public string Write(string query, long nowMs) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Sign(query)}|{nowMs}|{UpdatedMs}|{Id}|{Offset}")));

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Sign(string query)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in query) hash = (hash ^ letter) * 1099511628211UL;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
