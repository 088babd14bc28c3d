using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>What Cloud and Data Center are asked in different ways. Everything else about a Jira is the same for both.</summary>
internal interface IJiraEdition
{
    /// <summary>Gets which edition this is.</summary>
    TrackerKind Kind { get; }

    /// <summary>Gets the requests that both editions understand, at this edition's version of the API.</summary>
    JiraClient Client { get; }

    /// <summary>Gets how far behind the watermark a walk begins: what the edition's index may be late.</summary>
    TimeSpan Overlap { get; }

    /// <summary>Gets the number of touched issues that <see cref="FetchAsync"/> reads best at once.</summary>
    int BatchSize { get; }

    /// <summary>Gets the number of issues that <see cref="LookAsync"/> takes at most.</summary>
    int LookSize { get; }

    /// <summary>Gets the listings that make up the roster of projects, each with what its projects are unless they say that they are archived.</summary>
    IReadOnlyList<(string Path, ProjectStatus Status)> Rosters { get; }

    /// <summary>Gets a value indicating whether a paragraph field is written as a document; else as plain text.</summary>
    bool WritesDocuments { get; }

    /// <summary>Gets a value indicating whether a write without e-mails to the watchers is refused (HTTP 403) to accounts that administer nothing.</summary>
    bool QuietNeedsAdmin { get; }

    /// <summary>Gets the path of the listing of priorities.</summary>
    string PrioritiesPath { get; }

    /// <summary>Gets the path of the listing of resolutions.</summary>
    string ResolutionsPath { get; }

    /// <summary>Gets the path of the listing of the projects in scope; it may list more.</summary>
    /// <param name="scope">The scope.</param>
    string ProjectsPath(ScopeDefinition scope);

    /// <summary>Finds the site's own id, or <see langword="null"/> when the site does not tell.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    Task<string?> ReadSiteIdAsync(CancellationToken cancellationToken);

    /// <summary>Walks the issues that a search finds, to the proven end, each at least once, whatever is edited meanwhile.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    IAsyncEnumerable<JiraHits> WalkAsync(JiraSearch search, CancellationToken cancellationToken);

    /// <summary>Fetches issues with their histories, in pages that keep memory bounded.</summary>
    /// <param name="ids">Different ids, at most <see cref="BatchSize"/>.</param>
    /// <param name="plan">Which fields and properties are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, CancellationToken cancellationToken);

    /// <summary>Looks at issues by their ids, wherever they are now. What is missing and what is hidden is left out, without telling them apart.</summary>
    /// <param name="ids">Different ids, at most <see cref="LookSize"/>.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken);
}
