using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SyncWorker.Api;

/// <summary>Service hooks of Azure DevOps. They are not signed: a secret comes as the password of Basic, or in a header of its own.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/devops/service-hooks/events. The id of an updated work item is <c>resource.workItemId</c>, which samples leave at
/// 0, or <c>resource.revision.id</c>, while <c>resource.id</c> is that of the update; in all other events <c>resource.id</c> is the work item's.
/// </remarks>
internal sealed class AzureDevOpsWebhook : IWebhookDialect
{
    /// <summary>The header that may hold the secret instead of Basic.</summary>
    public const string SecretHeader = "X-SyncWorker-Secret";

    private const string Basic = "Basic ";
    private const string ItemAddress = "/workItems/";

    /// <inheritdoc/>
    public string Path => "azure-devops";

    /// <inheritdoc/>
    public string Proof => "secret";

    /// <inheritdoc/>
    public string Remedy => $"Give the service hook the secret of this connection, as its basic authentication password or as the HTTP header {SecretHeader}.";

    /// <inheritdoc/>
    public bool IsProven(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret)
    {
        if (secret.Length == 0) return false;
        string?[] given = [.. headers[SecretHeader], .. headers.Authorization.Select(Password)];
        return given.Any(one => one is not null && AreEqual(one, secret));
    }

    /// <inheritdoc/>
    public WebhookHint? Read(IHeaderDictionary headers, ReadOnlyMemory<byte> body) => WebhookJson.Read(body, Read);

    private static WebhookHint? Read(JsonElement root)
    {
        if (root.Text("eventType") is not { } name) return null;
        var (subscription, resource) = (root.Text("subscriptionId"), root.Member("resource") ?? default);
        var identifier = root.Text("id") is { Length: > 0 } id ? $"{subscription}/{id}" : null;
        if (!name.StartsWith("workitem.", StringComparison.OrdinalIgnoreCase)) return new WebhookHint([], IsOfInterest: false) { Identifier = identifier, Subscription = subscription };
        var item = name.Equals("workitem.updated", StringComparison.OrdinalIgnoreCase)
            ? resource.Id("workItemId") ?? resource.Member("revision")?.Id("id") ?? FindId(resource.Text("url"))
            : resource.Id("id") ?? FindId(resource.Text("url"));
        return new WebhookHint([.. OtherEnds(resource).Prepend(item).OfType<long>().Distinct()], IsOfInterest: true) { Identifier = identifier, Subscription = subscription };
    }

    /// <summary>A link changes the items at both ends, and no revision tells of it.</summary>
    private static IEnumerable<long?> OtherEnds(JsonElement resource)
    {
        if (resource.Member("relations") is not { } relations) return [];
        JsonElement?[] lists = relations.ValueKind == JsonValueKind.Array ? [relations] : [relations.Member("added"), relations.Member("removed"), relations.Member("updated")];
        return lists.OfType<JsonElement>().Where(static list => list.ValueKind == JsonValueKind.Array)
            .SelectMany(static list => list.EnumerateArray().Select(static relation => FindId(relation.Text("url"))));
    }

    private static long? FindId(string? url)
    {
        if (url?.IndexOf(ItemAddress, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var at)) return null;
        var rest = url.AsSpan(at + ItemAddress.Length);
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return WebhookJson.ParseId(end < 0 ? rest : rest[..end]);
    }

    private static string? Password(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = authorization.Length > 4096 ? [] : stackalloc byte[authorization.Length];
        if (!Convert.TryFromBase64Chars(authorization.AsSpan(Basic.Length).Trim(), bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes[..length]);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }

    // The hashes are of one length, so not even the secret's own length can be timed.
    private static bool AreEqual(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
