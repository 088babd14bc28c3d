namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>An answer in the tracker's own error shape.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="typeKey">The word that clients classify by, such as <c>RuleValidationException</c>.</param>
/// <param name="message">The sentence, with its <c>TF</c> or <c>VS</c> number where there is one.</param>
internal sealed class AzureDevOpsFault(int status, string typeKey, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string TypeKey { get; } = typeKey;

    /// <summary>Gets the assembly-qualified name behind the type key.</summary>
    public string TypeName { get; init; } = $"Microsoft.TeamFoundation.WorkItemTracking.Server.{typeKey}, Microsoft.TeamFoundation.WorkItemTracking.Server";

    public int EventId { get; init; } = 3000;

    /// <summary>Gets what a rule objected to, or null when it was not a rule.</summary>
    public RuleViolation? Rule { get; init; }

    public static AzureDevOpsFault ItemNotFound(int id) => new(
        404, "WorkItemUnauthorizedAccessException", $"TF401232: Work item {id} does not exist, or you do not have permissions to read it.")
    { EventId = 3200 };

    public static AzureDevOpsFault ProjectNotFound(string name) => new(
        404,
        "ProjectDoesNotExistWithNameException",
        $"TF200016: The following project does not exist: {name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.")
    { TypeName = "Microsoft.TeamFoundation.Core.WebApi.ProjectDoesNotExistWithNameException, Microsoft.TeamFoundation.Core.WebApi" };

    public static AzureDevOpsFault TypeNotFound(string name) => new(
        404, "WorkItemTypeNotFoundException", $"VS402323: Work item type {name} does not exist in the project, or you do not have permission to access it.");

    public static AzureDevOpsFault InvalidArgument(string message) => new(400, "VssPropertyValidationException", message)
    {
        TypeName = "Microsoft.VisualStudio.Services.WebApi.VssPropertyValidationException, Microsoft.VisualStudio.Services.WebApi",
    };

    public static AzureDevOpsFault InvalidPatch() => InvalidArgument("You must pass a valid patch document in the body of the request.");

    public static AzureDevOpsFault Rules(string field, string flags, string message) =>
        new(400, "RuleValidationException", message) { EventId = 3000, Rule = new RuleViolation(field, flags, message) };
}

/// <summary>What a rule of the work item type objected to.</summary>
/// <param name="FieldReferenceName">The field.</param>
/// <param name="StatusFlags">The tracker's words for what is wrong, joined by commas.</param>
/// <param name="Message">The sentence.</param>
internal sealed record RuleViolation(string FieldReferenceName, string StatusFlags, string Message);
