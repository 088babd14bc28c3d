using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What the organisation answers where no route does: its pages, and what does not exist.</summary>
internal static class UnroutedAnswers
{
    /// <summary>Shows an item as a browser sees it.</summary>
    public static void WriteItemPage(Answer answer) =>
        answer.WriteText("text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>Work item</title></head><body>A work item of the simulator.</body></html>");

    /// <summary>Says that the method, or the path, does not exist; the paths of another organisation are such.</summary>
    public static void WriteUnknown(string method, RequestTarget target, RouteTable routes, Answer answer)
    {
        if (target.IsOrganization && target.Apis >= 1 && routes.Knows(target.Segments.AsSpan(target.Apis + 1)) && !target.Segments.Contains("0"))
        {
            answer.Status = 405;
            answer.Json.WriteStartObject();
            answer.Json.WriteNumber("count", 1);
            answer.Json.WriteStartObject("value");
            answer.Json.WriteString("Message", $"The requested resource does not support http method '{method}'.");
            answer.Json.WriteEndObject();
            answer.Json.WriteEndObject();
            return;
        }

        var rest = "/" + string.Join('/', target.Segments.Skip(1));
        var message = $"The controller for path '{rest}' was not found or does not implement IController.";
        answer.Status = 404;
        answer.Headers["X-TFS-ServiceError"] = Uri.EscapeDataString(message);
        answer.WriteText("text/plain; charset=utf-8", message);
    }

    /// <summary>Shows the sign-in page, as a dead token sees it.</summary>
    public static void WriteSignIn(Answer answer, int status)
    {
        answer.Status = status;
        if (status == 302)
        {
            answer.Headers["Location"] = "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com";
        }

        answer.WriteText("text/html; charset=utf-8", SignIn.Page);
    }
}
