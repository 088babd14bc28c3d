namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>The names under which metadata answers are kept. Project names cannot hold a slash.</summary>
internal static class DocumentNames
{
    public const string Projects = "projects";
    public const string Fields = "fields";
    public const string RelationTypes = "relationtypes";
    public const string Types = "workitemtypes";
    public const string Backlogs = "backlogconfiguration";
    public const string Nodes = "classificationnodes";
    public const string States = "states";

    /// <summary>A document of a project.</summary>
    public static string OfProject(string project, string kind) => $"projects/{project}/{kind}";

    /// <summary>The states of one type, where the list of types does not hold them.</summary>
    public static string OfType(string project, string type) => $"projects/{project}/{States}/{type}";

    /// <summary>Takes a name apart; the second and third part may be missing.</summary>
    public static (string Project, string Kind, string? Type)? Split(string name)
    {
        var parts = name.Split('/', 4);
        return parts.Length >= 3 && parts[0] == Projects ? (parts[1], parts[2], parts.ElementAtOrDefault(3)) : null;
    }
}
