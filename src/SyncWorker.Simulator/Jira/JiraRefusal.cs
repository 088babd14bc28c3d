using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>A request that Jira refuses, with the status and the sentences it gives.</summary>
internal sealed class JiraRefusal : Exception
{
    /// <summary>Refuses with one sentence.</summary>
    public JiraRefusal(string message, int status = 400)
        : base(message)
    {
        Status = status;
    }

    /// <summary>Refuses single fields.</summary>
    public JiraRefusal(IReadOnlyDictionary<string, string> errors)
        : base(string.Join(' ', errors.Values))
    {
        Status = 400;
        Errors = errors;
    }

    /// <summary>Gets the HTTP status.</summary>
    public int Status { get; }

    /// <summary>Gets the sentence of each refused field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; } = new Dictionary<string, string>();

    /// <summary>Refuses what does not exist or may not be seen.</summary>
    public static JiraRefusal NoIssue() => new("Issue does not exist or you do not have permission to see it.", 404);

    /// <summary>Refuses what exists and may not be seen, on the Data Centers that tell the two apart.</summary>
    public static JiraRefusal Forbidden() => new("You do not have the permission to see the specified issue.", 403);

    /// <summary>Gets the body.</summary>
    public JsonObject ToNode()
    {
        var errors = new JsonObject();
        foreach (var (field, message) in Errors) errors[field] = message;
        return new JsonObject { ["errorMessages"] = Errors.Count == 0 ? new JsonArray(Message) : new JsonArray(), ["errors"] = errors };
    }
}
