using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Options.Binding;

/// <summary>Reads connections.</summary>
internal static class ConnectionBinder
{
    /// <summary>Reads one; null when it has no name, kind or address that can be used.</summary>
    public static ConnectionDefinition? Bind(ConfigSection section, Defaults defaults)
    {
        var kind = section.Text("kind") switch
        {
            "jira" => ConnectionKind.Jira,
            "azure-devops" => ConnectionKind.AzureDevOps,
            _ => (ConnectionKind?)null,
        };
        var url = BindUrl(section);
        CheckTransport(section, url);
        var auth = AuthBinder.Bind(section.Section("auth"), kind);
        var scope = BindScope(section.Section("scope"), kind);
        var mapping = BindMapping(section.Section("mapping"), kind, defaults);
        var rate = section.Section("rate");
        var brake = Defaults.BindBrake(section.Section("brake"), defaults.Brake);
        var usual = new RateDefinition();
        var batch = section.Section("batch");
        if (section.Text("name") is not { } name || kind is not { } known || url is null) return null;
        return new ConnectionDefinition
        {
            Name = name,
            Kind = known,
            Url = url,
            Auth = auth ?? new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(null, null) },
            Scope = scope,
            Mapping = mapping,
            Rate = new RateDefinition
            {
                RequestsPerSecond = (double?)rate.Number("requestsPerSecond") ?? usual.RequestsPerSecond,
                KeepForWriteBack = (double?)rate.Number("keepForWriteBack") ?? usual.KeepForWriteBack,
            },
            Batch = new BatchDefinition { Walk = batch.Integer("walk"), Issues = batch.Integer("issues"), Histories = batch.Integer("histories") },
            StaleAfter = defaults.StaleAfter,
            Brake = brake,
        };
    }

    private static Uri? BindUrl(ConfigSection section)
    {
        if (section.Text("url") is not { } text) return null;
        var url = new Uri(text);
        if (url.UserInfo.Length > 0)
        {
            section.Fault("url", "the address holds a user name or a secret", "Remove what stands before '@', and sign in under auth");
        }

        return new UriBuilder(url) { UserName = "", Password = "", Path = url.AbsolutePath.TrimEnd('/') }.Uri;
    }

    /// <summary>A secret travels in every request: without TLS it may not leave this machine.</summary>
    private static void CheckTransport(ConfigSection section, Uri? url)
    {
        if (url is null || url.Scheme != Uri.UriSchemeHttp || !section.Section("auth").Exists || url.IsLoopback) return;
        section.Fault("url", $"the secret would be sent to {url.Host} unencrypted", "Write https://; http:// is for 127.0.0.1, [::1] and localhost only");
    }

    private static ScopeDefinition BindScope(ConfigSection section, ConnectionKind? kind)
    {
        if (kind == ConnectionKind.Jira && section.Has("areaPaths"))
        {
            section.Fault("areaPaths", "Jira has no area paths", "Remove the key, or use projects or query");
        }

        return new ScopeDefinition { Projects = Unique(section, "projects"), AreaPaths = Unique(section, "areaPaths"), Query = section.Text("query") };
    }

    private static MappingDefinition BindMapping(ConfigSection section, ConnectionKind? kind, Defaults defaults)
    {
        var estimate = section.Section("estimate");
        var dates = section.Section("dates");
        var fields = section.Section("fields");
        return new MappingDefinition
        {
            States = BindStates(section.Section("states"), kind),
            Levels = section.Section("levels").OtherTexts().ToDictionary(static pair => pair.Key, static pair => int.Parse(pair.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase),
            RemovedResolutions = Unique(section, "removedResolutions"),
            EstimateUnit = estimate.Text("unit") switch { "points" => EstimateUnit.Points, "hours" => EstimateUnit.Hours, _ => null },
            EstimateFields = Unique(estimate, "fields"),
            StartField = dates.Text("start"),
            DueField = dates.Text("due"),
            TimeZone = dates.Text("timeZone") ?? defaults.TimeZone,
            TeamField = fields.Text("team"),
            BlockedField = fields.Text("blocked"),
            ReportedStatusField = fields.Text("reportedStatus"),
        };
    }

    private static Dictionary<string, StateCategory> BindStates(ConfigSection section, ConnectionKind? kind)
    {
        var states = new Dictionary<string, StateCategory>(StringComparer.Ordinal);
        foreach (var (key, category) in section.OtherTexts())
        {
            if (kind == ConnectionKind.Jira && !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                section.Context.Faults.Add($"{section.Path}.{key}", null, "this is not the id of a Jira status", "Write the status' number; names are translated and repeat between projects");
            }
            else if (kind == ConnectionKind.AzureDevOps && key.Count(letter => letter == '/') != 1)
            {
                section.Context.Faults.Add($"{section.Path}.{key}", null, "this is not a type and a state", "Write type/state, such as Bug/Resolved");
            }

            states[key] = Enum.Parse<StateCategory>(category);
        }

        return states;
    }

    private static IReadOnlyList<string> Unique(ConfigSection section, string key)
    {
        var texts = section.Texts(key);
        foreach (var repeated in texts.GroupBy(text => text, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            section.Fault(key, $"'{repeated.Key}' stands in the list twice", "Keep it once");
        }

        return texts;
    }
}
