using static SyncWorker.Options.Shapes.ShapeBuilder;

namespace SyncWorker.Options.Shapes;

/// <summary>The description of a connection.</summary>
internal static class ConnectionShape
{
    /// <summary>What the brake does whatever its limits are.</summary>
    public const string HalfWaits = "Whatever the limits, half of a project's items gone at once wait, if they are 4 or more, and so do the last ones of a project.";

    private const string TokenInstead = "tokenEnv or tokenFile";

    /// <summary>Gets the shape of the brake; both limits must be exceeded. Half of a project waits whatever they are.</summary>
    public static MapShape Brake { get; } = new MapShape("brake")
        .Key("percent", Forms.Number(0, 100), "The share of a project's items, in percent, up to which removals of one sweep pass. Default 5.")
        .Key("items", Forms.Integer(0, 10_000_000), "The number of a project's items up to which removals of one sweep pass. Default 20.");

    /// <summary>Makes the shape.</summary>
    public static MapShape Make() => new MapShape("connection")
        .Key("name", Forms.Name, "The permanent name; part of every item's identity.", Required)
        .Key("kind", Forms.OneOf("jira", "azure-devops"), "The tracker; its edition is detected.", Required)
        .Key("url", Forms.Url, "The site (Jira), organisation or collection (Azure DevOps).", Required)
        .Key("auth", MakeAuth(), "How to sign in. The secret itself is never in this file.", Required)
        .Key("webhook", new MapShape("webhook")
            .Key("secretEnv", Forms.EnvironmentName, "The environment variable that holds the secret.")
            .Key("secretFile", Forms.Text, "The file that holds the secret.")
            .OneOf("secretEnv", "secretFile")
            .Key("subscriptions", ListOf(Forms.Text), "The ids of the service hook subscriptions that are taken (Azure DevOps). Default: all that bring the secret.")
            .NoSecrets("secretEnv or secretFile", "secret"), "The tracker's announcements: their secret. Taken at /webhooks/jira/NAME or /webhooks/azure-devops/NAME of listen.webhooks.")
        .Key("scope", new MapShape("scope")
            .Key("projects", ListOf(Forms.Key), "Project keys (Jira) or names (Azure DevOps). Default: all that the account sees.")
            .Key("areaPaths", ListOf(Forms.Text), "Area paths (Azure DevOps).")
            .Key("query", Forms.Text, "A further condition in the tracker's own language."), "What is read.")
        .Key("schedule", new MapShape("schedule")
            .Key("sync", Forms.Schedule, "When this connection is read. Default: defaults.sync.")
            .Key("sweep", Forms.Schedule, "When everything of this connection is listed. Default: defaults.sweep."), "When it is read.")
        .Key("brake", Brake, "When removals of this connection wait for a person. What is not said is taken from defaults.brake. " + HalfWaits)
        .Key("rate", new MapShape("rate limits")
            .Key("requestsPerSecond", Forms.Number(0, 100_000, isAbove: true), "The most requests a second. Default 8.")
            .Key("keepForWriteBack", Forms.Number(0, 0.9m), "The share of them kept for write-back. Default 0.2."), "The speed limits.")
        .Key("batch", new MapShape("batch sizes")
            .Key("walk", Forms.Integer(1, 5000), "Issues a page when looking for changes (Jira). Default 5000 on Cloud, 1000 on Data Center.")
            .Key("issues", Forms.Integer(1, 1000), "Issues fetched together (Jira). Default and most 100 on Cloud; 250 on Data Center.")
            .Key("histories", Forms.Integer(1, 1000), "Issues whose histories are fetched together (Jira Cloud). Default 1000."), "How much is asked for at once; more than an edition takes is cut to that.")
        .Key("mapping", MakeMapping(), "How the tracker's fields become the shared model; what is not said is found in the tracker.");

    private static MapShape MakeAuth() => new MapShape("auth")
        .Key("basic", MakeSecret("basic", Forms.Text, "user"), "A user name with an API token or password.")
        .Key("patEnv", Forms.EnvironmentName, "The environment variable that holds a personal access token.")
        .Key("patFile", Forms.Text, "The file that holds a personal access token, relative to this file.")
        .Key("pat", MakeSecret("pat", null, null), "A personal access token, in the long form.")
        .Key("scopedToken", AddGateway(MakeSecret("scopedToken", null, null).Key("user", Forms.Text, "The account's e-mail address, where the token is to be sent with it (Basic); else it is sent alone (Bearer).")), "A scoped or service account's token of Jira Cloud.")
        .Key("oauth", AddGateway(MakeOAuth()), "OAuth 2.0 (3LO) of Jira Cloud, with offline_access.")
        .Key("entra", new AnyShape(), "A Microsoft Entra application; not in this version.", Unsupported)
        .Key("managedIdentity", new AnyShape(), "A managed identity; not in this version.", Unsupported)
        .Key("negotiate", new AnyShape(), "Windows sign-in; not in this version.", Unsupported)
        .OneOf("basic", "patEnv", "patFile", "pat", "scopedToken", "oauth", "entra", "managedIdentity", "negotiate")
        .NoSecrets("patEnv, patFile, or basic with " + TokenInstead, "token", "password", "secret", "apiToken");

    private static MapShape MakeOAuth() => new MapShape("oauth")
        .Key("clientId", Forms.Text, "The app's client id.", Required)
        .Key("clientSecretEnv", Forms.EnvironmentName, "The environment variable that holds the app's secret.")
        .Key("clientSecretFile", Forms.Text, "The file that holds the app's secret, relative to this file.")
        .Key("tokenFile", Forms.Text, "The file that holds the refresh token, relative to this file; it is rewritten whenever the token rotates.", Required)
        .Key("tokenUrl", Forms.Url, "The token endpoint. Default https://auth.atlassian.com/oauth/token.")
        .OneOf("clientSecretEnv", "clientSecretFile")
        .NoSecrets("clientSecretEnv or clientSecretFile, and tokenFile", "clientSecret", "refreshToken", "token", "secret", "password");

    private static MapShape AddGateway(MapShape shape) => shape
        .Key("cloudId", Forms.Text, "The site's cloud id. Default: the site is asked.")
        .Key("gateway", Forms.Url, "Jira Cloud's gateway. Default https://api.atlassian.com.");

    private static MapShape MakeSecret(string name, ScalarForm? userForm, string? user)
    {
        var shape = new MapShape(name);
        if (userForm is not null && user is not null) shape.Key(user, userForm, "The user name, for Jira Cloud an e-mail address.", Required);
        return shape
            .Key("tokenEnv", Forms.EnvironmentName, "The environment variable that holds the token.")
            .Key("tokenFile", Forms.Text, "The file that holds the token, relative to this file.")
            .OneOf("tokenEnv", "tokenFile")
            .NoSecrets(TokenInstead, "token", "password", "secret", "apiToken");
    }

    private static MapShape MakeMapping() => new MapShape("mapping")
        .Key("states", Named("states", new ScalarShape(Forms.Category)), "Categories that win over the tracker's: by status id (Jira) or type/state (Azure DevOps).")
        .Key("levels", Named("levels", new ScalarShape(Forms.Integer(-1, 20))), "Hierarchy levels by issue type name or id (Jira), where the tracker tells none: 1 epics, 2 and more above.")
        .Key("removedResolutions", ListOf(Forms.Text), "Resolutions that mean Removed (Jira), by name or id.")
        .Key("estimate", new MapShape("estimate")
            .Key("unit", Forms.OneOf("points", "hours"), "The unit of the fields.")
            .Key("fields", ListOf(Forms.Text), "The fields; the first that is filled counts."), "The estimate.")
        .Key("dates", new MapShape("dates")
            .Key("start", Forms.Text, "The field of the planned first day. Default (Jira): Start date, where that is empty Target start.")
            .Key("due", Forms.Text, "The field of the due day. Default (Jira): the due date, where that is empty Target end.")
            .Key("timeZone", Forms.TimeZone, "The zone in which instants become days. Default: defaults.timeZone."), "The planned days.")
        .Key("fields", new MapShape("fields")
            .Key("team", Forms.Text, "The field of the team.")
            .Key("blocked", Forms.Text, "The field that says an item is blocked. Default (Jira): the check boxes made as Flagged, else any that hold Impediment.")
            .Key("reportedStatus", Forms.Text, "The field of the status that people report."), "Further fields.");
}
