using System.Globalization;
using System.Text;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Cli.Rendering;

/// <summary>The words that every output uses, and texts made safe for a terminal.</summary>
internal static class Words
{
    /// <summary>Names a tracker and its edition; null when it is not known.</summary>
    public static string? Of(TrackerKind? kind) => kind switch
    {
        TrackerKind.JiraCloud => "jira-cloud",
        TrackerKind.JiraDataCenter => "jira-dc",
        TrackerKind.AzureDevOps => "azure-devops",
        _ => null,
    };

    /// <summary>Names a severity.</summary>
    public static string Of(RiskSeverity severity) => severity switch
    {
        RiskSeverity.Critical => "critical",
        RiskSeverity.High => "high",
        RiskSeverity.Medium => "medium",
        _ => "low",
    };

    /// <summary>Names the unit of estimates; null when they have none, or two.</summary>
    public static string? Of(EstimateUnit? unit) => unit switch
    {
        EstimateUnit.Points => "points",
        EstimateUnit.Hours => "hours",
        _ => null,
    };

    /// <summary>Names what could not be mapped.</summary>
    public static string Of(MappingNoteKind kind) => kind switch
    {
        MappingNoteKind.State => "state",
        MappingNoteKind.Type => "type",
        MappingNoteKind.Conflict => "conflict",
        MappingNoteKind.History => "history",
        MappingNoteKind.Parent => "parent",
        _ => "value",
    };

    /// <summary>Names why an item is no longer there.</summary>
    public static string Of(RemovalCause cause) => cause switch
    {
        RemovalCause.Deleted => "deleted",
        RemovalCause.LeftScope => "leftScope",
        RemovalCause.Archived => "archived",
        RemovalCause.Trashed => "trashed",
        RemovalCause.AccessLost => "accessLost",
        _ => "unobserved",
    };

    /// <summary>Names an item as <c>connection/key</c>.</summary>
    public static string ItemOf(RiskFlag risk) => $"{risk.Item.Connection}/{risk.Key}";

    /// <summary>Writes an instant.</summary>
    public static string Of(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a number without trailing zeros; unknown is empty.</summary>
    public static string Of(decimal? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Gets the last name of a node's path; the portfolio's own name for the empty path.</summary>
    public static string NameOf(MeasuredNode node, MeasuredPortfolio portfolio) =>
        node.Path.Length == 0 ? portfolio.Portfolio : node.Path[(node.Path.LastIndexOf('/') + 1)..];

    /// <summary>Counts things: "1 portfolio", "2,000 items".</summary>
    public static string Count(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    /// <summary>Gets how deep a node lies; 0 is the portfolio itself.</summary>
    public static int DepthOf(MeasuredNode node) => node.Path.Length == 0 ? 0 : node.Path.Count(letter => letter == '/') + 1;

    /// <summary>Replaces what could steer a terminal or turn the reading direction: a title is only ever text.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text) clean.Append(IsSteering(letter) ? '\uFFFD' : letter);
        return clean.ToString();
    }

    private static bool IsSteering(char letter) =>
        char.IsControl(letter) || letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F';
}
