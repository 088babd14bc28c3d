namespace SyncWorker.Model.Definitions;

/// <summary>The family of trackers a connection speaks to; the edition is detected.</summary>
public enum ConnectionKind
{
    /// <summary>Jira Cloud or Data Center.</summary>
    Jira = 1,

    /// <summary>Azure DevOps Services or Server.</summary>
    AzureDevOps = 2,
}

/// <summary>One tracker instance as configured.</summary>
public sealed record ConnectionDefinition
{
    /// <summary>Gets the permanent name, part of every item's identity.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the family.</summary>
    public required ConnectionKind Kind { get; init; }

    /// <summary>Gets the site's address, without a trailing slash in its path: a Jira site, an Azure DevOps organisation or collection.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets how to sign in.</summary>
    public required AuthDefinition Auth { get; init; }

    /// <summary>Gets what is read.</summary>
    public ScopeDefinition Scope { get; init; } = new();

    /// <summary>Gets the speed limits.</summary>
    public RateDefinition Rate { get; init; } = new();

    /// <summary>Gets when removals wait for a person.</summary>
    public BrakeDefinition Brake { get; init; } = new();

    /// <summary>Gets how much is asked for at once.</summary>
    public BatchDefinition Batch { get; init; } = new();

    /// <summary>Gets how the tracker's fields become the shared model.</summary>
    public MappingDefinition Mapping { get; init; } = new();

    /// <summary>Gets the age of the last complete run beyond which its rollups are stale. Default 45 minutes.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>Gets the native field ids to keep in <see cref="Items.WorkItem.Fields"/>: write-back targets and cross-link keys.</summary>
    public IReadOnlyList<string> KeepFields { get; init; } = [];

    /// <summary>Gets the Jira issue property keys to keep in <see cref="Items.WorkItem.Fields"/>, at most five.</summary>
    public IReadOnlyList<string> KeepProperties { get; init; } = [];
}

/// <summary>How to sign in. The secret itself is never part of a definition.</summary>
public enum AuthKind
{
    /// <summary>User name and API token or password (HTTP Basic).</summary>
    Basic = 1,

    /// <summary>A personal access token: Bearer for Jira Data Center, Basic with an empty user for Azure DevOps.</summary>
    PersonalAccessToken = 2,

    /// <summary>A scoped API token or a service account's token, which Jira Cloud takes at its gateway only: Bearer, or Basic where a user is given.</summary>
    ScopedToken = 3,

    /// <summary>OAuth 2.0 (3LO) of Jira Cloud, at its gateway, with rotating refresh tokens.</summary>
    OAuth = 4,
}

/// <summary>The sign-in of a connection.</summary>
public sealed record AuthDefinition
{
    /// <summary>Gets the kind.</summary>
    public required AuthKind Kind { get; init; }

    /// <summary>Gets the user name, for <see cref="AuthKind.Basic"/>, and optional for <see cref="AuthKind.ScopedToken"/>.</summary>
    public string? User { get; init; }

    /// <summary>Gets where the secret is found: the token, the password, or for <see cref="AuthKind.OAuth"/> the client secret.</summary>
    public required SecretReference Secret { get; init; }

    /// <summary>Gets the way through Jira Cloud's gateway, for <see cref="AuthKind.ScopedToken"/> and <see cref="AuthKind.OAuth"/>; else <see langword="null"/>.</summary>
    public GatewayDefinition? Gateway { get; init; }

    /// <summary>Gets the rest of the grant, for <see cref="AuthKind.OAuth"/>; else <see langword="null"/>.</summary>
    public OAuthDefinition? OAuth { get; init; }
}

/// <summary>The way through Jira Cloud's gateway. Links that people follow stay on the site's own address.</summary>
public sealed record GatewayDefinition
{
    /// <summary>Gets the gateway's address. Default <c>https://api.atlassian.com</c>.</summary>
    public Uri Address { get; init; } = new("https://api.atlassian.com");

    /// <summary>Gets the site's cloud id, or <see langword="null"/> to ask the site for it.</summary>
    public string? CloudId { get; init; }
}

/// <summary>An OAuth 2.0 grant with a rotating refresh token.</summary>
public sealed record OAuthDefinition
{
    /// <summary>Gets the client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Gets the full path of the file that holds the refresh token. It is rewritten whenever the token rotates.</summary>
    public required string TokenFile { get; init; }

    /// <summary>Gets the token endpoint. Default <c>https://auth.atlassian.com/oauth/token</c>.</summary>
    public Uri TokenUrl { get; init; } = new("https://auth.atlassian.com/oauth/token");
}

/// <summary>Where a secret is found: exactly one of the two is set.</summary>
/// <param name="EnvironmentVariable">The name of an environment variable.</param>
/// <param name="File">The full path of a file whose trimmed content is the secret.</param>
public sealed record SecretReference(string? EnvironmentVariable, string? File);

/// <summary>What is read from a connection. Everything empty: all that the account can see.</summary>
public sealed record ScopeDefinition
{
    /// <summary>Gets the project keys (Jira) or names (Azure DevOps).</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Gets the area paths (Azure DevOps); an item under any of them is in scope.</summary>
    public IReadOnlyList<string> AreaPaths { get; init; } = [];

    /// <summary>Gets a further condition in the tracker's own language (JQL, or a WIQL condition), or <see langword="null"/>.</summary>
    public string? Query { get; init; }
}

/// <summary>The speed limits of a connection.</summary>
public sealed record RateDefinition
{
    /// <summary>Gets the most requests a second, all jobs together. Default 8.</summary>
    public double RequestsPerSecond { get; init; } = 8;

    /// <summary>Gets the share of it that is kept for write-back, 0 to 1. Default 0.2.</summary>
    public double KeepForWriteBack { get; init; } = 0.2;
}

/// <summary>How much is asked for at once. Null: what the edition takes best; more than it takes is cut to that.</summary>
public sealed record BatchDefinition
{
    /// <summary>Gets the issues a page when looking for changes (Jira). Default 5,000 on Cloud, 1,000 on Data Center.</summary>
    public int? Walk { get; init; }

    /// <summary>Gets the issues fetched together (Jira). Default and most 100 on Cloud; 250 on Data Center, where they bring their histories.</summary>
    public int? Issues { get; init; }

    /// <summary>Gets the issues whose histories are fetched together (Jira Cloud). Default and most 1,000.</summary>
    public int? Histories { get; init; }
}
