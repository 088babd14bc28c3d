using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>The parts of the simulated site that every endpoint needs.</summary>
/// <param name="catalog">What issues refer to.</param>
/// <param name="book">The issues.</param>
/// <param name="people">Who works here.</param>
/// <param name="time">The clock.</param>
internal sealed class JiraSite(JiraCatalog catalog, IssueBook book, People people, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Person> _byEmail = new(people.All.ToDictionary(person => person.Email), StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Person> _byAccount = new(people.All.ToDictionary(person => person.AccountId));
    private readonly ConcurrentDictionary<string, byte[]> _rendered = new();

    /// <summary>Gets what issues refer to.</summary>
    public JiraCatalog Catalog => catalog;

    /// <summary>Gets the issues.</summary>
    public IssueBook Book => book;

    /// <summary>Gets the fields.</summary>
    public JiraFields Fields { get; } = new();

    /// <summary>Gets now, milliseconds since the epoch.</summary>
    public long NowMs => Clock.NowMs(time);

    /// <summary>Gets or sets the site's address as browsers see it.</summary>
    public required Func<string> BaseUrl { get; init; }

    /// <summary>Gets the account of an e-mail address; a new address gets a new account.</summary>
    public Person AccountOf(string email)
    {
        if (_byEmail.TryGetValue(email, out var known)) return known;
        var stranger = People.Stranger(email, _byEmail.Count);
        _byAccount.TryAdd(stranger.AccountId, stranger);
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

    /// <summary>Gets an account as issues show it: a hidden e-mail address is absent.</summary>
    public JsonObject UserNode(string accountId)
    {
        var person = Account(accountId);
        var node = new JsonObject { ["self"] = $"{catalog.SelfBase}/rest/api/3/user?accountId={Uri.EscapeDataString(accountId)}", ["accountId"] = accountId };
        if (person is { HidesEmail: false }) node["emailAddress"] = person.Email;
        var avatars = new JsonObject();
        foreach (var size in new[] { "48", "24", "16", "32" }) avatars[$"{size}x{size}"] = $"https://secure.gravatar.com/avatar/00000000000000000000000000000000?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public.atl-paas.net%2Finitials%2FXX-0.png";
        node["avatarUrls"] = avatars;
        node["displayName"] = person?.Name ?? "Former user";
        node["active"] = person?.IsActive ?? false;
        node["timeZone"] = person?.TimeZone ?? "Etc/UTC";
        node["accountType"] = "atlassian";
        return node;
    }
}
