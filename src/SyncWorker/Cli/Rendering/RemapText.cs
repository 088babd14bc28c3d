using System.Globalization;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Says what mapping the stored items again came to.</summary>
internal static class RemapText
{
    /// <summary>Writes it for people.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RemapOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            output.WriteLine(Words.Clean(Describe(outcome)));
            foreach (var unknown in outcome.Unknown) output.WriteLine("    ! " + Words.Clean(unknown));
            foreach (var left in outcome.Left) output.WriteLine("    " + Words.Clean(Describe(left, outcome.Connection)));
            if (outcome.ToReread > 0) output.WriteLine($"    {Words.Count(outcome.ToReread, "item")} had been put aside before; the next sync reads {(outcome.ToReread == 1 ? "it" : "them")} again.");
        }
    }

    /// <summary>Writes it as one JSON document.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<RemapOutcome> outcomes)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteArray("connections", outcomes, static (json, outcome) =>
            {
                json.WriteString("name", outcome.Connection);
                json.WriteString("failure", outcome.Failure);
                json.WriteNumber("mapped", outcome.Mapped);
                json.WriteNumber("changed", outcome.Changed);
                json.WriteNumber("quarantined", outcome.Quarantined);
                json.WriteNumber("toReread", outcome.ToReread);
                json.WriteNumber("requests", outcome.Requests);
                json.WriteTexts("unknown", outcome.Unknown);
                json.WriteArray("left", outcome.Left, static (writer, left) =>
                {
                    writer.WriteTexts("lacking", left.Lacking);
                    writer.WriteNumber("items", left.Count);
                    writer.WriteTexts("samples", left.Samples);
                    writer.WriteBoolean("unknown", left.IsUnknown);
                });
            });
            writer.WriteEndObject();
        }

        JsonText.Print(output, buffer);
    }

    private static string Describe(RemapOutcome outcome)
    {
        if (outcome.Failure is { } failure) return $"✗ {failure}";
        var isDone = outcome.Left.Count == 0;
        if (isDone && outcome.Mapped + outcome.Quarantined == 0) return $"✓ {outcome.Connection}: all items are mapped as the configuration says; nothing to do.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(isDone && outcome.Quarantined == 0 ? "✓" : "!")} {outcome.Connection}: {Words.Count(outcome.Mapped, "item")} re-mapped, {outcome.Changed:N0} changed, {outcome.Quarantined:N0} now quarantined; {Words.Count(outcome.Requests, "request")}.");
    }

    private static string Describe(UnmappableItems left, string connection)
    {
        var why = left.Lacking.Count == 0 ? "their payloads are not kept" : $"they were read without what the mapping needs now: {string.Join(", ", left.Lacking)}";
        var advice = left.IsUnknown
            ? $"to read them again would not help, as the tracker has no such field: correct the mapping, or, if the field is newer than the last sync, run sync --connection {connection} --full"
            : $"sync --connection {connection} --full reads them";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Count(left.Count, "item")} cannot be re-mapped from the store, because {why} (such as {string.Join(", ", left.Samples)}). Nothing of them was changed; {advice}.");
    }
}
