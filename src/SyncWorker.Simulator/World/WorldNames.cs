using System.Globalization;

namespace SyncWorker.Simulator.World;

/// <summary>Names and ids that both trackers, and the links between them, agree on.</summary>
internal static class WorldNames
{
    /// <summary>Jira's numeric id of ordinal 0.</summary>
    public const int FirstJiraId = 10001;

    /// <summary>The Azure DevOps id of ordinal 0.</summary>
    public const int FirstWorkItemId = 1001;

    /// <summary>The Azure DevOps organisation.</summary>
    public const string Organization = "example";

    private static readonly string[] JiraNamed = ["PAY", "CORE", "OPS"];
    private static readonly string[] DevOpsNamed = ["Core", "Mobile", "Field"];

    /// <summary>Gets the labels (Jira) and tags (Azure DevOps) that people use; <see cref="LifeAspect.Labels"/> counts bits over them.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["wallet", "cards", "backend", "frontend", "tech-debt", "compliance", "größe", "移动端"];

    /// <summary>Gets the releases of every project, oldest first.</summary>
    public static IReadOnlyList<string> Releases { get; } = ["1.0", "1.1", "1.2", "2.0", "2.1 „Herbst“"];

    /// <summary>Gets a Jira project's key.</summary>
    public static string JiraProject(int project) => project < JiraNamed.Length ? JiraNamed[project] : Numbered(project);

    /// <summary>Gets an Azure DevOps project's name.</summary>
    public static string DevOpsProject(int project) => project < DevOpsNamed.Length ? DevOpsNamed[project] : Numbered(project);

    /// <summary>Gets an issue's key.</summary>
    public static string JiraKey(WorldShape shape, int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{JiraProject(shape.ProjectOf(ordinal))}-{shape.NumberInProject(ordinal)}");

    /// <summary>Gets the path of an issue's page below the site.</summary>
    public static string BrowsePath(WorldShape shape, int ordinal) => "browse/" + JiraKey(shape, ordinal);

    /// <summary>Gets the path of a work item's page below the organisation.</summary>
    public static string WorkItemPath(WorldShape shape, int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{DevOpsProject(shape.ProjectOf(ordinal))}/_workitems/edit/{ordinal + FirstWorkItemId}");

    private static string Numbered(int project) => string.Create(CultureInfo.InvariantCulture, $"P{project + 1:000}");
}
