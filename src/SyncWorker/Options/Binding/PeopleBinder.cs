using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads people and calendars.</summary>
internal static class PeopleBinder
{
    private static readonly Dictionary<string, DayOfWeek> Days = new(StringComparer.Ordinal)
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
        ["sat"] = DayOfWeek.Saturday,
        ["sun"] = DayOfWeek.Sunday,
    };

    /// <summary>Reads the people; a name or id may belong to one person only.</summary>
    public static IReadOnlyList<PersonDefinition> Bind(IReadOnlyList<ConfigSection> sections, ConnectionNames connections)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var people = new List<PersonDefinition>();
        foreach (var section in sections)
        {
            var aliases = section.Texts("is");
            for (var index = 0; index < aliases.Count; index++) CheckAlias(section, index, aliases[index], owners, connections);
            if (section.Text("name") is { } name) people.Add(new PersonDefinition { Name = name, Is = aliases, Role = section.Text("role") });
        }

        return people;
    }

    /// <summary>Reads the calendars.</summary>
    public static Dictionary<string, WorkCalendar> BindCalendars(ConfigSection section)
    {
        var calendars = new Dictionary<string, WorkCalendar>(StringComparer.Ordinal);
        foreach (var (name, calendar) in section.OtherSections())
        {
            var workdays = calendar.Texts("workdays");
            if (calendar.Has("workdays") && workdays.Count == 0) calendar.Fault("workdays", "no day is worked", "Name at least one day");
            calendars[name] = new WorkCalendar
            {
                Workdays = workdays.Count == 0 ? WorkCalendar.Standard.Workdays : [.. workdays.Distinct().Select(day => Days[day])],
                HoursPerDay = calendar.Number("hoursPerDay") ?? WorkCalendar.Standard.HoursPerDay,
                Holidays = [.. calendar.Texts("holidays").Select(Shapes.Forms.ReadDay).OfType<DateOnly>().Distinct().Order()],
            };
        }

        return calendars;
    }

    private static void CheckAlias(ConfigSection section, int index, string alias, Dictionary<string, string> owners, ConnectionNames connections)
    {
        var colon = alias.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 && !alias.Contains('@', StringComparison.Ordinal))
        {
            section.Fault("is", index, $"'{alias}' is neither an e-mail address nor an id", "Write an address, or connection:id");
        }
        else if (colon >= 0 && !connections.Contains(alias[..colon]))
        {
            section.Fault("is", index, $"there is no connection '{alias[..colon]}'", "Write an address, or connection:id with the name of a connection");
        }

        if (!owners.TryAdd(alias, section.Path)) section.Fault("is", index, $"'{alias}' already belongs to {owners[alias]}", "Keep it with one person");
    }
}
