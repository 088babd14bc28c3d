using SyncWorker.Model.Reading;

namespace SyncWorker.Cli;

/// <summary>The connection of a first configuration, as a person described it.</summary>
internal sealed record FirstConnection
{
    /// <summary>Gets the connection's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name of the store's file, without folder and extension: that of the configuration, so that two in one folder do not meet.</summary>
    public string Store { get; init; } = "syncworker";

    /// <summary>Gets the site's address.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the name of the environment variable that holds the token.</summary>
    public required string TokenVariable { get; init; }

    /// <summary>Gets which tracker answers there.</summary>
    public required TrackerKind Tracker { get; init; }

    /// <summary>Gets the user name that the token is sent with, or null for a token that is sent alone.</summary>
    public string? User { get; init; }

    /// <summary>Gets whether the token is a scoped or service account's one, which Jira Cloud takes at its gateway only.</summary>
    public bool IsScoped { get; init; }

    /// <summary>Gets the gateway's address where it is not the usual one, or null.</summary>
    public string? Gateway { get; init; }

    /// <summary>Gets the projects to read; empty: all that the account sees.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Derives a name from an address: the site's, or the organisation's; the tracker's where the address has no name.</summary>
    public static string NameOf(Uri url, TrackerKind tracker)
    {
        var word = tracker == TrackerKind.AzureDevOps && url.Segments.LastOrDefault()?.Trim('/') is { Length: > 0 } organisation ? organisation
            : url.HostNameType == UriHostNameType.Dns ? url.Host.Split('.')[0] : "";
        var name = string.Concat(Uri.UnescapeDataString(word).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')).Trim('-', '_');
        return name.Length == 0 ? tracker == TrackerKind.AzureDevOps ? "azure-devops" : "jira" : name.Length > 64 ? name[..64] : name;
    }
}
