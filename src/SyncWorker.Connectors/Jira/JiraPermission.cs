namespace SyncWorker.Connectors.Jira;

/// <summary>A permission of Jira.</summary>
/// <param name="Key">The key by which it is asked for.</param>
/// <param name="Name">The name that administrators see.</param>
internal sealed record JiraPermission(string Key, string Name)
{
    /// <summary>Seeing a project and its issues.</summary>
    public static readonly JiraPermission BrowseProjects = new("BROWSE_PROJECTS", "Browse Projects");

    /// <summary>Setting fields, labels and properties.</summary>
    public static readonly JiraPermission EditIssues = new("EDIT_ISSUES", "Edit Issues");

    /// <summary>Setting the due date.</summary>
    public static readonly JiraPermission ScheduleIssues = new("SCHEDULE_ISSUES", "Schedule Issues");

    /// <summary>Writing comments.</summary>
    public static readonly JiraPermission AddComments = new("ADD_COMMENTS", "Add Comments");

    /// <summary>Changing one's own comments.</summary>
    public static readonly JiraPermission EditOwnComments = new("EDIT_OWN_COMMENTS", "Edit Own Comments");

    /// <summary>Changing anybody's comments.</summary>
    public static readonly JiraPermission EditAllComments = new("EDIT_ALL_COMMENTS", "Edit All Comments");

    /// <summary>Deleting one's own comments.</summary>
    public static readonly JiraPermission DeleteOwnComments = new("DELETE_OWN_COMMENTS", "Delete Own Comments");

    /// <summary>Deleting anybody's comments.</summary>
    public static readonly JiraPermission DeleteAllComments = new("DELETE_ALL_COMMENTS", "Delete All Comments");

    /// <summary>Linking issues, to the outside too.</summary>
    public static readonly JiraPermission LinkIssues = new("LINK_ISSUES", "Link Issues");

    /// <summary>Administering a project.</summary>
    public static readonly JiraPermission AdministerProjects = new("ADMINISTER_PROJECTS", "Administer Projects");

    /// <summary>Administering the site.</summary>
    public static readonly JiraPermission Administer = new("ADMINISTER", "Administer Jira");

    /// <summary>Gets all that matters for writing.</summary>
    public static IReadOnlyList<JiraPermission> ForWriting { get; } =
    [
        EditIssues, ScheduleIssues, AddComments, EditOwnComments, EditAllComments, DeleteOwnComments, DeleteAllComments, LinkIssues, AdministerProjects, Administer,
    ];

    /// <summary>Gets what has to be had to write without e-mails: one of these.</summary>
    public static IReadOnlyList<JiraPermission> ForQuiet { get; } = [AdministerProjects, Administer];
}
