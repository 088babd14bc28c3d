using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SyncWorker.Simulator.AzureDevOps.Access;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps;

/// <summary>The state of the organisation: the initial content, and whatever was written since.</summary>
/// <remarks>Callers hold <see cref="Gate"/>: shared to read, exclusively to change.</remarks>
internal sealed class Organization
{
    /// <summary>How many revisions an item may have before the REST API refuses to make another.</summary>
    public const int RevisionLimit = 10_000;

    private readonly IItemSource source;
    private readonly TimeProvider time;
    private readonly Dictionary<int, EditedItem> edited = [];
    private readonly List<int> created = [];
    private readonly Dictionary<string, Project> projects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Identity> people = new(StringComparer.OrdinalIgnoreCase);
    private DateTime lastChange;
    private int nextId;

    public Organization(IItemSource source, TimeProvider time, CancellationToken cancellationToken)
    {
        this.source = source;
        this.time = time;
        (var index, Links) = RevisionIndex.Build(source, cancellationToken);
        Revisions = new RevisionSequence(source, index);
        foreach (var project in source.Projects)
        {
            projects[project.Name] = project;
            projects[project.Id.ToString()] = project;
        }

        foreach (var person in source.People)
        {
            people[person.UniqueName] = person;
            people.TryAdd(person.DisplayName, person);
            people.TryAdd(person.Combined, person);
            people[person.Id.ToString()] = person;
            people[person.Descriptor] = person;
        }

        nextId = source.NextId;
        lastChange = index.Count == 0 ? source.Epoch : Revisions.ChangedAt(index.Count - 1);
    }

    /// <summary>Gets the lock over everything here.</summary>
    public ReaderWriterLockSlim Gate { get; } = new();

    /// <summary>Gets the revisions of all items in the order of time.</summary>
    public RevisionSequence Revisions { get; }

    public LinkLedger Links { get; }

    /// <summary>Gets what those who ask over the API may see.</summary>
    public OrganizationAccess Access { get; } = new();

    public FieldCatalog Fields => source.Fields;

    public IReadOnlyList<Project> Projects => source.Projects;

    public IReadOnlyList<Identity> People => source.People;

    /// <summary>Gets the greatest id that was given out.</summary>
    public int LastId => nextId - 1;

    /// <summary>Gets the ids of all items that were not destroyed, ascending, the recycle bin included.</summary>
    public IEnumerable<int> Ids
    {
        get
        {
            for (var ordinal = 0; ordinal < source.Count; ordinal++)
            {
                var id = source.IdOf(ordinal);
                if (!edited.TryGetValue(id, out var item) || !item.IsDestroyed)
                {
                    yield return id;
                }
            }

            foreach (var id in created)
            {
                if (!edited[id].IsDestroyed)
                {
                    yield return id;
                }
            }
        }
    }

    /// <summary>Gets the ids that lie in the recycle bin.</summary>
    public IEnumerable<int> IdsInBin => edited.Where(pair => pair.Value is { IsDestroyed: false, DeletedBy: not null }).Select(pair => pair.Key).Order();

    /// <summary>The moment for the next change: now, and later than every change before it.</summary>
    public DateTime NextMoment()
    {
        var now = Now();
        lastChange = now > lastChange ? now : lastChange.AddMilliseconds(1);
        return lastChange;
    }

    /// <summary>Now, in whole milliseconds.</summary>
    public DateTime Now() => DateTime.UnixEpoch.AddMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public bool TryFindProject(string nameOrId, [NotNullWhen(true)] out Project? project) => projects.TryGetValue(nameOrId, out project);

    /// <summary>Finds a person by address, name, id, descriptor or the combined form.</summary>
    public bool TryFindPerson(string text, [NotNullWhen(true)] out Identity? person) => people.TryGetValue(text, out person);

    /// <summary>Makes an account known that signed in.</summary>
    public void Remember(Identity account)
    {
        people.TryAdd(account.UniqueName, account);
        people.TryAdd(account.Combined, account);
    }

    public EditedItem? FindEdits(int id) => edited.GetValueOrDefault(id);

    /// <summary>The edits of an existing item, to be added to.</summary>
    public EditedItem EditsOf(int id)
    {
        if (!edited.TryGetValue(id, out var item))
        {
            item = new EditedItem(LastRev(id) + 1);
            edited.Add(id, item);
        }

        return item;
    }

    /// <summary>Whether an item exists and is neither destroyed nor in the recycle bin.</summary>
    public bool IsAlive(int id) => Exists(id) && edited.GetValueOrDefault(id)?.DeletedBy is null;

    /// <summary>Whether an item exists, if only in the recycle bin.</summary>
    public bool Exists(int id) => edited.TryGetValue(id, out var item) ? !item.IsDestroyed : source.TryOrdinal(id, out _);

    /// <summary>Whether an item exists, and those who ask over the API may see it where it is now, if only in the recycle bin.</summary>
    public bool IsShown(int id) => Exists(id) && Access.IsProjectShown(ProjectOf(id).Name)
        && (Access.HiddenAreas.Count == 0 || Access.IsAreaShown(Latest(id).Text(KnownField.AreaPath)));

    /// <summary>Whether people can change an item, or take it out of the bin: what is hidden from us is not hidden from them.</summary>
    public bool IsEditable(int id, bool inBin = false) => (inBin ? Exists(id) : IsAlive(id)) && !Access.IsDeleted(ProjectOf(id).Name);

    public int FirstRev(int id) => source.TryOrdinal(id, out var ordinal) ? source.FirstRev(ordinal) : 1;

    public int LastRev(int id)
    {
        if (edited.TryGetValue(id, out var item))
        {
            return item.LastRev;
        }

        return source.TryOrdinal(id, out var ordinal) ? source.FirstRev(ordinal) + source.RevisionTimes(ordinal).Count - 1 : 0;
    }

    public WorkItemSnapshot Latest(int id) => At(id, LastRev(id));

    public WorkItemSnapshot At(int id, int rev)
    {
        if (edited.TryGetValue(id, out var item) && rev >= item.FirstAppendedRev)
        {
            return item.Appended[rev - item.FirstAppendedRev];
        }

        return source.TryOrdinal(id, out var ordinal)
            ? source.At(ordinal, rev)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"There is no item {id}."));
    }

    public DateTime ChangedAt(int id, int rev)
    {
        if (edited.TryGetValue(id, out var item) && rev >= item.FirstAppendedRev)
        {
            return item.Appended[rev - item.FirstAppendedRev].ChangedDate;
        }

        return source.TryOrdinal(id, out var ordinal) ? source.RevisionTimes(ordinal)[rev - source.FirstRev(ordinal)] : DateTime.MinValue;
    }

    /// <summary>The last revision that had been made by an instant, or null when the item did not exist then.</summary>
    public int? RevAsOf(int id, DateTime at)
    {
        for (var rev = LastRev(id); rev >= FirstRev(id); rev--)
        {
            if (ChangedAt(id, rev) <= at)
            {
                return rev;
            }
        }

        return null;
    }

    /// <summary>The project of an item, cheaply.</summary>
    public Project ProjectOf(int id)
    {
        if (edited.TryGetValue(id, out var item) && item.Appended.Count > 0)
        {
            return projects[item.Appended[^1].Project];
        }

        return source.TryOrdinal(id, out var ordinal) ? source.ProjectOf(ordinal) : Projects[0];
    }

    public int Watermark(int id, int rev)
    {
        if (edited.TryGetValue(id, out var item) && rev >= item.FirstAppendedRev)
        {
            return item.Watermarks[rev - item.FirstAppendedRev];
        }

        return source.TryOrdinal(id, out var ordinal) ? Revisions.PositionOf(ordinal, rev) + 1 : 0;
    }

    /// <summary>Gives out the id of an item that is about to be created.</summary>
    public int TakeId()
    {
        created.Add(nextId);
        edited.Add(nextId, new EditedItem(1));
        return nextId++;
    }

    /// <summary>Appends a revision; its changed date is the moment of the change.</summary>
    public void Append(WorkItemSnapshot snapshot)
    {
        var item = EditsOf(snapshot.Id);
        item.Appended.Add(snapshot);
        Revisions.Append(snapshot);
        item.Watermarks.Add(Revisions.Count);
    }

    public string UrlOf(in LinkEvent link) => link.CrossLinkOrdinal is { } ordinal ? source.CrossLinkUrl(ordinal) : link.Url ?? string.Empty;
}
