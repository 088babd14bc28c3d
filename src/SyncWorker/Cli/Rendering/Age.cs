using System.Globalization;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes how long ago something was.</summary>
internal static class Age
{
    /// <summary>Writes the age in its largest unit, such as <c>5 min ago</c>.</summary>
    public static string Of(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 45 } => "just now",
        { TotalMinutes: < 90 } age => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(age.TotalMinutes)} min ago"),
        { TotalHours: < 48 } age => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(age.TotalHours)} h ago"),
        var age => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays)} days ago"),
    };

    /// <summary>Writes the instant itself.</summary>
    public static string Stamp(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
