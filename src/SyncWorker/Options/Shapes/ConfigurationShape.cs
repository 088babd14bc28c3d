using static SyncWorker.Options.Shapes.ShapeBuilder;

namespace SyncWorker.Options.Shapes;

/// <summary>The one description of the configuration file.</summary>
internal static class ConfigurationShape
{
    /// <summary>Gets the shape of the whole file.</summary>
    public static MapShape Root { get; } = MakeRoot();

    private static MapShape MakeRoot() => new MapShape("configuration")
        .Key("version", Forms.Integer(1, 1), "The version of this file's shape: 1.", Required)
        .Key("store", MakeStore(), "Where everything is kept. Default: SQLite in data/syncworker.db.")
        .Key("listen", MakeListen(), "Where the worker listens.")
        .Key("defaults", MakeDefaults(), "What holds where nothing else is said.")
        .Key("calendars", Named("calendars", MakeCalendar()), "Working calendars, by a name of your choice.")
        .Key("people", ListOf(MakePerson()), "People who have several names.")
        .Key("connections", ListOf(ConnectionShape.Make()), "The trackers, at least one.", Required)
        .Key("crossLinks", ListOf(MakeCrossLink()), "What links items of different trackers.")
        .Key("portfolios", ListOf(PortfolioShape.Make()), "Trees of nodes over the items of all trackers.")
        .Key("rates", MakeRates(), "What an hour of work costs.", WithoutEffect)
        .Key("risks", WriteBackShape.MakeRisks(), "How risks are raised and cleared.")
        .Key("writeBack", WriteBackShape.Make(), "What is written into the trackers.");

    private static MapShape MakeStore() => new MapShape("store")
        .Key("sqlite", Forms.Text, "The database file, relative to this file.")
        .Key("postgres", new MapShape("postgres")
            .Key("connectionEnv", Forms.EnvironmentName, "The environment variable that holds the connection string.")
            .Key("connectionFile", Forms.Text, "The file that holds the connection string.")
            .OneOf("connectionEnv", "connectionFile")
            .NoSecrets("connectionEnv or connectionFile", "connection", "connectionString", "password"), "A PostgreSQL server, for several workers.")
        .OneOf("sqlite", "postgres");

    private static MapShape MakeListen() => new MapShape("listen")
        .Key("dashboard", Forms.Listen, "The page and the health checks. Default 127.0.0.1:8080.")
        .Key("webhooks", Forms.Listen, "Where trackers announce changes; nothing listens without a connection's webhook. Default 127.0.0.1:8081.")
        .Key("webhookMaxKiB", Forms.Integer(1, 25 * 1024), "The largest announcement taken, in KiB. Default 1024.")
        .Key("publicUrl", Forms.Url, "How people outside reach the page.", WithoutEffect);

    private static MapShape MakeDefaults() => new MapShape("defaults")
        .Key("timeZone", Forms.TimeZone, "The zone of schedules, portfolios and dates. Default UTC.")
        .Key("sync", Forms.Schedule, "When connections are read. Default every 15m.")
        .Key("sweep", Forms.Schedule, "When everything is listed, to find what was missed and what is gone. Default daily 02:40.")
        .Key("brake", ConnectionShape.Brake, "When removals wait for a person: more of a project than both limits at once. " + ConnectionShape.HalfWaits)
        .Key("lease", Forms.Span, "How long a worker that died keeps its place; one that lives renews in time. Default 10s.")
        .Key("staleAfter", Forms.Span, "The age of the last complete run beyond which values are stale. Default 45m.");

    private static MapShape MakeCalendar() => new MapShape("calendar")
        .Key("workdays", ListOf(Forms.OneOf("mon", "tue", "wed", "thu", "fri", "sat", "sun")), "The days that are worked. Default mon to fri.")
        .Key("hoursPerDay", Forms.Number(0, 24, isAbove: true), "The working hours of a day. Default 8.")
        .Key("holidays", ListOf(Forms.Day), "Days that are not worked.");

    private static MapShape MakePerson() => new MapShape("person")
        .Key("name", Forms.Text, "The name to show.", Required)
        .Key("is", ListOf(Forms.Text), "E-mail addresses, and ids as connection:id.", Required)
        .Key("role", Forms.Text, "The role, for rates.", WithoutEffect);

    private static MapShape MakeCrossLink() => new MapShape("crossLink")
        .Key("means", Forms.OneOf("predecessor", "successor", "parent", "mirror"), "What the link means, read from the item to its target.", Required)
        .Key("from", Forms.Name, "The connection whose items carry the link.")
        .Key("remoteLink", Forms.Text, "The relationship word of a Jira remote link.")
        .Key("hyperlinkComment", Forms.Text, "The comment of an Azure DevOps hyperlink.")
        .Key("field", Forms.Text, "The field that holds the target's key or id.")
        .Key("to", Forms.Name, "The target's connection, with 'field'.")
        .Key("child", Forms.ItemKey, "One item, with 'parent' and means: parent.")
        .Key("parent", Forms.ItemKey, "Its parent.")
        .Key("item", Forms.ItemKey, "One item, with 'target', for the other meanings.")
        .Key("target", Forms.ItemKey, "Its target.")
        .OneOf("remoteLink", "hyperlinkComment", "field", "child", "item");

    private static MapShape MakeRates() => new MapShape("rates")
        .Key("currency", Forms.Text, "The currency, such as EUR.")
        .Key("default", Forms.Number(0, 1_000_000), "The rate an hour.")
        .Key("roles", Named("roles", ListOf(new MapShape("rate")
            .Key("from", Forms.Day, "The first day of the rate.", Required)
            .Key("perHour", Forms.Number(0, 1_000_000), "The rate an hour.", Required))), "The rates of roles.");
}
