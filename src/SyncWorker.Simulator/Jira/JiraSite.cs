using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Access;
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>The parts of the simulated site that every endpoint needs.</summary>
/// <param name="edition">Which edition it is.</param>
/// <param name="catalog">What issues refer to.</param>
/// <param name="book">The issues.</param>
/// <param name="people">Who works here.</param>
/// <param name="time">The clock.</param>
internal sealed class JiraSite(JiraEdition edition, JiraCatalog catalog, IssueBook book, People people, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Person> _byEmail = new(people.All.ToDictionary(person => person.Email), StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Person> _byAccount = new(people.All.ToDictionary(edition.AccountId));
    private readonly ConcurrentDictionary<string, byte[]> _rendered = new();

    /// <summary>Gets which edition it is.</summary>
    public JiraEdition Edition => edition;

    /// <summary>Gets what issues refer to.</summary>
    public JiraCatalog Catalog => catalog;

    /// <summary>Gets the issues.</summary>
    public IssueBook Book => book;

    /// <summary>Gets what those who ask over the API may see.</summary>
    public SiteAccess Access { get; } = new(edition);

    /// <summary>Gets how much may be written into an issue on Cloud.</summary>
    public IssueWriteLimits WriteLimits { get; } = new(time);

    /// <summary>Gets the projects that are in use and that we may browse.</summary>
    public IEnumerable<JiraProject> Projects => catalog.Projects.Where(project => Access.Of(project.Entry.Id) is { Status: ProjectStatus.Live, IsHidden: false });

    /// <summary>Gets the fields.</summary>
    public JiraFields Fields { get; } = new(edition.Fields());

    /// <summary>Gets now, milliseconds since the epoch.</summary>
    public long NowMs => Clock.NowMs(time);

    /// <summary>Gets or sets the site's address as browsers see it.</summary>
    public required Func<string> BaseUrl { get; init; }

    /// <summary>Finds an issue that those who ask over the API may read, by id or key; else null.</summary>
    public JiraIssue? Find(string idOrKey) => book.Find(idOrKey) is { } issue && CanRead(issue) ? issue : null;

    /// <summary>Gets whether those who ask over the API may read an issue.</summary>
    public bool CanRead(JiraIssue issue) => Access.IsReadable(issue.Id, issue.ProjectId);

    /// <summary>Finds a project that those who ask over the API may see, in use or archived, by key or id; else null.</summary>
    public JiraProject? Project(string keyOrId) =>
        catalog.Project(keyOrId) is { } project && Access.Of(project.Entry.Id) is { IsHidden: false, Status: not ProjectStatus.Deleted } ? project : null;

    /// <summary>Gets the account of an e-mail address; a new address gets a new account.</summary>
    public Person AccountOf(string email)
    {
        if (_byEmail.TryGetValue(email, out var known)) return known;
        var stranger = People.Stranger(email, _byEmail.Count);
        _byAccount.TryAdd(edition.AccountId(stranger), stranger);
        return _byEmail.GetOrAdd(email, stranger);
    }

    /// <summary>Finds an account, or null.</summary>
    public Person? Account(string accountId) => _byAccount.GetValueOrDefault(accountId);

    /// <summary>Gets an account as issues show it, rendered; null for nobody.</summary>
    public byte[]? User(string? accountId)
    {
        if (accountId is null) return null;
        return _rendered.GetOrAdd(accountId, static (id, site) => JiraJson.Render(site.UserNode(id)), this);
    }

    /// <summary>Gets an account as issues show it.</summary>
    public JsonObject UserNode(string accountId) => edition.UserNode(this, accountId);

    /// <summary>Finds the key of a user name, or null.</summary>
    public string? KeyOfUser(string name) =>
        _byAccount.Values.FirstOrDefault(person => person.UserName.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } person ? edition.AccountId(person) : null;
}
