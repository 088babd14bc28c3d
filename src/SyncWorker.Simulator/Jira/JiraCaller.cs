using System.Text;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Admin;
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
    /// <param name="plan">The faults: whether every token is dead, whether basic authentication is switched off.</param>
    /// <param name="isDead">Whether credentials were sent that do not count.</param>
    public static JiraCaller? Identify(HttpContext context, JiraSite site, FaultPlan plan, out bool isDead)
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
        isDead = plan.HasDeadToken || FaultPlayer.Hits(context, FaultKind.TokenForgotten) || token == DeadToken || (plan.HasNoBasic && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase));
        if (isDead) return null;
        // Data Center knows people by user name, which is their address's first part here.
        var account = site.AccountOf(site.Edition.IsCloud || user.Contains('@', StringComparison.Ordinal) ? user : user + "@example.com");
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
