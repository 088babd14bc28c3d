using System.Globalization;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes an examination for people.</summary>
internal static class DoctorText
{
    private const string NoWord = "(not there)";

    /// <summary>Writes all connections.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ConnectionDiagnosis> diagnoses)
    {
        foreach (var diagnosis in diagnoses)
        {
            var examination = diagnosis.Examination;
            var mark = examination.Failure is not null ? "✗" : diagnosis.HasFindings ? "!" : "✓";
            var kind = Words.Of(examination.Identity?.Kind) is { } known ? $" ({string.Join(' ', new[] { known, examination.Identity?.Version }.OfType<string>())})" : "";
            Line(output, $"{mark} {examination.Connection}{kind}; {examination.Requests} {(examination.Requests == 1 ? "request" : "requests")}");
            WriteFacts(output, diagnosis);
            if (examination.Failure is { } failure) Line(output, $"  ! {failure}");
            foreach (var finding in examination.Tracker.Findings) Line(output, $"  ! {finding}");
            WriteUnmapped(output, diagnosis);
            foreach (var remark in examination.Tracker.Remarks) Line(output, $"  · {remark}");
        }
    }

    /// <summary>Describes a skew of clocks.</summary>
    public static string Describe(TimeSpan skew) => Math.Abs(skew.TotalSeconds) < 1.5
        ? "as ours"
        : string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} ours");

    private static void WriteFacts(TextWriter output, ConnectionDiagnosis diagnosis)
    {
        var examination = diagnosis.Examination;
        if (examination.Identity is { } identity)
        {
            Fact(output, "account", $"{identity.AccountName} ({identity.AccountId})");
            Fact(output, "time zone", identity.TimeZone ?? "the tracker does not say");
        }

        if (examination.Address is { } address) Fact(output, "address", address.AbsoluteUri.TrimEnd('/'));
        if (examination.ClockSkew is { } skew) Fact(output, "clock", Describe(skew));
        if (examination.Identity is not null) Fact(output, "rate", Describe(examination.Headroom));
        foreach (var permission in examination.Tracker.Permissions) Fact(output, "may", Describe(permission));
        foreach (var field in examination.Tracker.Fields)
        {
            var word = field.Name is { } name ? $"\"{name}\"{(field.Type is { } type ? $", {type}" : "")}" : NoWord;
            Fact(output, field.Role, $"{field.Id} {word}{(field.IsConfigured ? ", configured" : "")}");
        }

        if (diagnosis.StoredItems is { } items) Fact(output, "stored", Words.Count(items, "item"));
    }

    private static string Describe(RateHeadroom headroom)
    {
        var most = string.Create(CultureInfo.InvariantCulture, $"at most {headroom.RequestsPerSecond:0.##} requests a second, {headroom.KeptForWrites:P0} kept for write-back; ");
        var left = headroom.Remaining is { } remaining
            ? string.Create(CultureInfo.InvariantCulture, $"the tracker says that {remaining:0.##}{(headroom.Limit is { } limit ? string.Create(CultureInfo.InvariantCulture, $" of {limit:0.##}") : "")} are left")
            : "the tracker said nothing of its own limits";
        return most + left + (headroom.PausedUntil is { } until ? $", and wants no request until {Words.Of(until)}" : "");
    }

    private static string Describe(ExaminedPermission permission) =>
        $"{permission.Name} ({permission.Needed}): {(permission.Granted.Count > 0 ? string.Join(", ", permission.Granted) : "nowhere")}"
        + (permission.Missing.Count > 0 ? $"; not in {string.Join(", ", permission.Missing)}" : "");

    private static void WriteUnmapped(TextWriter output, ConnectionDiagnosis diagnosis)
    {
        foreach (var word in diagnosis.Examination.Tracker.Unmapped)
        {
            Line(output, word.Kind == "state"
                ? $"  ! The state {word.Id} \"{word.Word}\" has no category: items in it are counted nowhere. Add it to mapping.states."
                : $"  ! The type {word.Id} \"{word.Word}\" has no level. Add it to mapping.levels.");
        }

        foreach (var value in diagnosis.StoredUnmapped)
        {
            var isConflict = value.Kind is not (MappingNoteKind.State or MappingNoteKind.Type);
            Line(output, string.Create(CultureInfo.InvariantCulture, $"  {(isConflict ? '·' : '!')} In the store, {Words.Count(value.Count, "item")}: {Words.Of(value.Kind)} {value.Value} (such as {string.Join(", ", value.Samples)})."));
        }
    }

    private static void Fact(TextWriter output, string name, string text) => Line(output, $"    {name,-18} {text}");

    private static void Line(TextWriter output, string text) => output.WriteLine(Words.Clean(text));
}
