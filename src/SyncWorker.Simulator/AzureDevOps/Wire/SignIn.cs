using System.Text;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>Tells from the credentials who calls. Any pass, but the token <c>expired</c>; <c>without-vso.work</c> lacks the scope for planning data.</summary>
internal static class SignIn
{
    private const string DeadToken = "expired";
    private const string NarrowToken = "without-vso.work";

    /// <summary>The page that the tracker shows instead of an answer when it does not know the caller.</summary>
    public const string Page =
        "<!DOCTYPE html><html lang=\"en-US\"><head><title>Azure DevOps Services | Sign In</title></head><body><h1>Sign in to your account</h1></body></html>";

    /// <summary>Says whether a token lacks the scope for planning data.</summary>
    public static bool IsNarrow(string token) => token == NarrowToken;

    /// <summary>Reads the credentials.</summary>
    /// <returns>Null when there are none, or when they are dead.</returns>
    public static Credentials? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return null;
        }

        var value = header[(space + 1)..].Trim();
        if (!header[..space].Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return new Credentials(string.Empty, value, value == DeadToken);
        }

        Span<byte> bytes = stackalloc byte[1024];
        if (value.Length > 1024 || !Convert.TryFromBase64String(value, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        var token = colon < 0 ? pair : pair[(colon + 1)..];
        var user = colon < 0 ? string.Empty : pair[..colon];

        // Microsoft's own client sends this word as the user name of every token.
        return new Credentials(user == "PAT" ? string.Empty : user, token, token == DeadToken);
    }

    /// <summary>The account behind credentials: a person of the organisation, a stranger by name, or the bot behind the token.</summary>
    public static Identity Account(Credentials credentials, Organization organization)
    {
        if (credentials.User.Length == 0)
        {
            return Identity.Bot(credentials.Token);
        }

        return organization.TryFindPerson(credentials.User, out var known)
            ? known
            : Identity.Of(World.People.Stranger(credentials.User, organization.People.Count));
    }
}

/// <summary>What a caller presented.</summary>
/// <param name="User">The user name of Basic, or nothing with a bare token.</param>
/// <param name="Token">The password or token.</param>
/// <param name="IsDead">Whether the token behaves as a revoked one.</param>
internal sealed record Credentials(string User, string Token, bool IsDead)
{
    /// <summary>Gets a value indicating whether the token lacks the scope for planning data; who it belongs to it may ask.</summary>
    public bool IsNarrow => SignIn.IsNarrow(Token);
}
