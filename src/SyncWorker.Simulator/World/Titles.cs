using System.Globalization;

namespace SyncWorker.Simulator.World;

/// <summary>Titles as people write them, about one in eight of them hostile to careless software.</summary>
internal static class Titles
{
    private static readonly string[] Verbs =
        ["Add", "Remove", "Rework", "Speed up", "Document", "Migrate", "Verify", "Expose", "Retire", "Translate", "Überarbeiten:", "Corriger", "Añadir", "Реализовать", "实现", "修正する:"];

    private static readonly string[] Things =
        ["card checkout", "wallet balance", "refund flow", "settlement report", "fraud rules", "ledger export", "onboarding form", "Zahlungsübersicht", "l’écran de paiement", "página de inicio", "отчёт о платежах", "支付页面", "決済画面", "audit trail", "retry queue", "exchange rates"];

    private static readonly string[] Tails =
        ["", "", "", " for merchants", " (phase 2)", " – mobile", " in dark mode", " without downtime", " für Händler", " pour l’Europe"];

    private static readonly string[] Hostile =
    [
        "<script>alert('x')</script> & <b>bold</b> title",
        "=cmd|' /C calc'!A0",
        "+1+1 @SUM(A1:A9) \t tab inside",
        "Quotes \" ' ` and \\ backslash \\\" everywhere",
        "עברית RTL \u202Eoverride\u202C والعربية",
        "Emoji 🚀👩‍👩‍👧‍👦🏳️‍🌈 and a flag 🇺🇳",
        "'; DROP TABLE items; --",
        "{{ 7*7 }} ${jndi:ldap://x} %s %n",
        "Zero\u200Bwidth and non\u00A0breaking, combining é",
        "混在 mixed العربية кириллица ไทย हिन्दी",
        "[link](javascript:alert(1)) |pipe| *star* _line_",
        "&amp;lt;already escaped&amp;gt; </title>",
    ];

    private static readonly string Long =
        string.Concat(Enumerable.Repeat("A very long title that nobody shortened before it was saved ", 5))[..250];

    /// <summary>Gets a title; <paramref name="variant"/> counts renames from 0.</summary>
    public static string Of(KeyedRandom random, long variant)
    {
        var k = 500 + ((int)variant * 10);
        if (random.Chance(k, 0.02)) return Long;
        if (random.Chance(k + 1, 0.10)) return random.Pick(k + 2, Hostile);
        var title = random.Pick(k + 3, Verbs) + " " + random.Pick(k + 4, Things) + random.Pick(k + 5, Tails);
        return variant == 0 ? title : string.Create(CultureInfo.InvariantCulture, $"{title} (v{variant + 1})");
    }
}
