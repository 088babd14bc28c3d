using System.Text;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Who asks: any credentials pass; the token <c>expired</c> behaves as a revoked one.</summary>
/// <param name="Account">The account.</param>
/// <param name="Zone">The account's time zone.</param>
internal sealed record JiraCaller(Person Account, TimeZoneInfo Zone)
{
    private const string Bot = "bot@example.com";
    private const string DeadToken = "expired";

    /// <summary>Finds out who asks; null for nobody and for a dead token.</summary>
    /// <param name="context">The request.</param>
    /// <param name="site">The site.</param>
    /// <param name="isDeadForAll">Whether every token is dead.</param>
    /// <param name="isDead">Whether a token was sent and is dead.</param>
    public static JiraCaller? Identify(HttpContext context, JiraSite site, bool isDeadForAll, out bool isDead)
    {
        isDead = false;
        var header = context.Request.Headers.Authorization.ToString();
        var (user, token) = header switch
        {
            _ when header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) => ReadBasic(header[6..]),
            _ when header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => (Bot, header[7..].Trim()),
            _ => (null, ""),
        };
        if (user is null) return null;
        isDead = isDeadForAll || token == DeadToken;
        if (isDead) return null;
        var account = site.AccountOf(user);
        return new JiraCaller(account, TimeZoneInfo.FindSystemTimeZoneById(account.TimeZone));
    }

    private static (string? User, string Token) ReadBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var count)) return (null, "");
        var pair = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (null, "");
        return (colon == 0 ? Bot : pair[..colon], pair[(colon + 1)..]);
    }
}
