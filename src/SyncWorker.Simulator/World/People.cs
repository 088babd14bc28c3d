using System.Globalization;
using System.Text;

namespace SyncWorker.Simulator.World;

/// <summary>Everybody who works in the world: a pure function of the seed.</summary>
internal sealed class People
{
    private const int Stream = 77;

    private static readonly string[] GivenNames =
        ["Ana", "Björn", "Chidi", "Dörte", "Élodie", "Farid", "Grace", "Hiroshi", "İpek", "João", "Kateřina", "Łukasz", "Mei", "Ngozi", "Óscar", "Priya", "Quinn", "Renée", "Søren", "Tariq"];

    private static readonly string[] FamilyNames =
        ["Ruiz", "Åkesson", "Okonkwo", "Müller", "D'Arcy", "Haddad", "O'Neill", "Tanaka", "Yılmaz", "Conceição", "Nováková", "Wiśniewski", "Zhang", "Adeyemi", "Núñez", "Krishnan", "Smith-Jones", "Lefèvre", "Østergård", "Rahman"];

    private static readonly string[] Zones =
        ["Europe/Berlin", "Asia/Kolkata", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Africa/Lagos", "Australia/Sydney", "Europe/London", "America/Los_Angeles", "Asia/Kathmandu"];

    private readonly Dictionary<string, Person> _byEmail;

    /// <summary>Derives everybody: 40, and one more for every 2,000 items.</summary>
    public People(long seed, int items)
    {
        All = [.. Enumerable.Range(0, 40 + (items / 2000)).Select(index => Derive(seed, index))];
        Active = [.. All.Where(person => person.IsActive)];
        _byEmail = All.ToDictionary(person => person.Email, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets everybody.</summary>
    public IReadOnlyList<Person> All { get; }

    /// <summary>Gets those whose accounts are active.</summary>
    public IReadOnlyList<Person> Active { get; }

    /// <summary>Finds a person by e-mail address, or null.</summary>
    public Person? FindByEmail(string email) => _byEmail.GetValueOrDefault(email);

    /// <summary>Makes the account of somebody who is not in the world, such as a bot that signs in; the same address gives the same account.</summary>
    public static Person Stranger(string email, int index)
    {
        var random = new KeyedRandom(0, Stream + 1, StableHash(email));
        var key = string.Create(CultureInfo.InvariantCulture, $"JIRAUSER{1_000_000 + (random.Bits(7) % 1_000_000)}");
        return Make(random, index, email, email, "Asia/Kolkata", isActive: true, hidesEmail: false) with { UserKey = key };
    }

    private static Person Derive(long seed, int index)
    {
        var random = new KeyedRandom(seed, Stream, index);
        var given = GivenNames[index % GivenNames.Length];
        var family = FamilyNames[((index / GivenNames.Length * 7) + index) % FamilyNames.Length];
        var suffix = index >= 400 ? string.Create(CultureInfo.InvariantCulture, $" {index}") : "";
        var email = string.Create(CultureInfo.InvariantCulture, $"person{index:000}@example.com");
        return Make(random, index, given + " " + family + suffix, email, random.Pick(1, Zones), isActive: index % 13 != 12, hidesEmail: index % 9 == 4);
    }

    private static Person Make(KeyedRandom random, int index, string name, string email, string zone, bool isActive, bool hidesEmail)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, random.Bits(2));
        BitConverter.TryWriteBytes(bytes[8..], random.Bits(3));
        return new Person
        {
            Index = index,
            Name = name,
            Email = email,
            TimeZone = zone,
            IsActive = isActive,
            HidesEmail = hidesEmail,
            UserKey = index % 3 == 0 ? email.Split('@')[0] : string.Create(CultureInfo.InvariantCulture, $"JIRAUSER{10_100 + index}"),
            AccountId = string.Create(CultureInfo.InvariantCulture, $"712020:{random.Bits(4):x16}{random.Bits(5):x16}"),
            IdentityId = new Guid(bytes),
            Descriptor = "aad." + Convert.ToBase64String(Encoding.ASCII.GetBytes(random.Bits(6).ToString("x16", CultureInfo.InvariantCulture))).TrimEnd('='),
        };
    }

    private static long StableHash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211UL;
        return (long)hash;
    }
}
