using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SyncWorker.IntegrationTests.Servers;

namespace SyncWorker.IntegrationTests.Connectors.Faults;

/// <summary>What can happen to an answer on its way.</summary>
internal static class WireFault
{
    private const string LoginPage = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form action=\"/login\"></form></body></html>";

    /// <summary>The faults that any answer can meet, and what a run says of each when it stays.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sentences = new Dictionary<string, string>
    {
        ["reset"] = "while asking for",
        ["truncated"] = "closed the connection in the middle of",
        ["slow"] = "did not answer",
        ["cut"] = "text that is cut off or is not the JSON it should be",
        ["wrong type"] = "with text/plain instead of JSON",
        ["empty"] = "with nothing instead of JSON",
        ["html"] = "with text/html instead of JSON",
        ["redirect"] = "instead of answering",
        ["500"] = "(HTTP 500)",
        ["502"] = "(HTTP 502)",
        ["503"] = "(HTTP 503)",
        ["429"] = "keeps answering that we ask too much (HTTP 429)",
        ["429 wait"] = "keeps answering that we ask too much (HTTP 429)",
        ["429 absurd"] = "asks for no more requests until",
    };

    /// <summary>Spoils one answer.</summary>
    /// <param name="kind">A key of <see cref="Sentences"/>.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="elsewhere">Where a redirect leads.</param>
    /// <param name="clock">The worker's clock.</param>
    public static async Task SpoilAsync(string kind, FaultProxy.Exchange exchange, Uri elsewhere, HurriedClock clock)
    {
        switch (kind)
        {
            case "reset":
                exchange.Reset();
                break;
            case "truncated":
                var whole = (await exchange.AskAsync()).Render();
                await exchange.SendAsync(whole.AsMemory(0, whole.Length - 2));
                break;
            case "slow":
                var slow = (await exchange.AskAsync()).Render();
                await exchange.SendAsync(slow.AsMemory(0, slow.Length - 2));
                await PushUntilGoneAsync(exchange, clock);
                break;
            case "cut":
                var cut = await exchange.AskAsync();
                await exchange.SendAsync(cut with { Body = cut.Body[..^2] });
                break;
            case "wrong type":
                await exchange.SendAsync(FaultProxy.Message.Of("200 OK", "text/plain", Encoding.UTF8.GetString((await exchange.AskAsync()).Body)));
                break;
            case "empty":
                await exchange.SendAsync(FaultProxy.Message.Of("200 OK", "application/json", ""));
                break;
            case "html":
                await exchange.SendAsync(FaultProxy.Message.Of("200 OK", "text/html;charset=UTF-8", LoginPage));
                break;
            case "redirect":
                await exchange.SendAsync(FaultProxy.Message.Of("302 Found", "text/html", "", $"\r\nLocation: {elsewhere}login.jsp?os_destination=%2F"));
                break;
            case "429" or "429 wait" or "429 absurd":
                var wait = kind switch { "429 wait" => "\r\nRetry-After: 2", "429 absurd" => "\r\nRetry-After: 31536000", _ => "" };
                await exchange.SendAsync(FaultProxy.Message.Of("429 Too Many Requests", "application/json", """{"errorMessages":["Rate limit exceeded."]}""", wait));
                break;
            default:
                await exchange.SendAsync(FaultProxy.Message.Of($"{int.Parse(kind, CultureInfo.InvariantCulture)} Broken", "text/html", "<html><body>The server is away.</body></html>"));
                break;
        }
    }

    /// <summary>The client starts its limit when it has seen the head, which may be after the clock was pushed on.</summary>
    private static async Task PushUntilGoneAsync(FaultProxy.Exchange exchange, HurriedClock clock)
    {
        var gone = exchange.UntilGoneAsync();
        while (!gone.IsCompleted)
        {
            await Task.WhenAny(gone, Task.Delay(20));
            clock.Push(TimeSpan.FromHours(1));
        }
    }

    /// <summary>A page token that never comes to an end, in Jira Cloud's searches and histories.</summary>
    /// <param name="kind"><c>same</c>: every page is the first; <c>repeated</c>: the pages go round; <c>empty</c>: nothing but tokens; <c>one empty</c>: one empty page, then the others.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="list">The list's member.</param>
    public static async Task PageAsync(string kind, FaultProxy.Exchange exchange, string list)
    {
        // An odd token carries the number of the round and the good token that it took the place of.
        var asked = JsonNode.Parse(exchange.Body)!.AsObject();
        var token = (string?)asked["nextPageToken"] ?? "";
        var place = 0;
        if (token.StartsWith("odd-", StringComparison.Ordinal))
        {
            var parts = token.Split('-', 3);
            (place, token) = (int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
            if (token.Length == 0) asked.Remove("nextPageToken");
            else asked["nextPageToken"] = token;
        }

        var answer = await exchange.AskAsync(asked.ToJsonString());
        if (kind == "one empty" && place > 0)
        {
            await exchange.SendAsync(answer);
            return;
        }

        var page = JsonNode.Parse(answer.Body)!.AsObject();
        if (page.ContainsKey("isLast")) page["isLast"] = false;
        page["nextPageToken"] = string.Create(CultureInfo.InvariantCulture, $"odd-{(kind switch { "same" => 1, "repeated" => (place % 3) + 1, _ => place + 1 })}-{token}");
        if (kind is "empty" or "one empty") page[list] = new JsonArray();
        await exchange.SendAsync(answer with { Body = Encoding.UTF8.GetBytes(page.ToJsonString()) });
    }
}
