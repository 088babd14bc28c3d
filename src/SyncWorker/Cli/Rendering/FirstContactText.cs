namespace SyncWorker.Cli.Rendering;

/// <summary>Says what a first configuration holds and what to do next.</summary>
internal static class FirstContactText
{
    /// <summary>Writes it: for people, or as one JSON document.</summary>
    public static void Write(CliConsole console, string file, FirstConnection connection, FirstContact contact)
    {
        if (console.IsJson)
        {
            WriteJson(console, file, connection, contact);
            return;
        }

        var output = console.Output;
        var identity = contact.Examination.Identity;
        output.WriteLine(Words.Clean($"{connection.Name}: {Words.Of(identity?.Kind)} {identity?.Version} answers, and knows us as {identity?.AccountName}."));
        output.WriteLine(Words.Clean($"  {Words.Count(contact.Projects.Count, "project")}: {string.Join(", ", contact.Projects.Take(10).Select(static project => project.Key))}{(contact.Projects.Count > 10 ? ", …" : "")}"));
        output.WriteLine(Words.Clean($"  Days are counted in {contact.Zone}, {(identity?.TimeZone == contact.Zone ? "the account's time zone there" : "this machine's time zone: the tracker tells none")}."));
        foreach (var line in ProposalYaml.Evidence(contact.Proposal)) output.WriteLine("  " + Words.Clean(line));
        foreach (var note in Notes(contact)) output.WriteLine("  note: " + Words.Clean(note));
        output.WriteLine(Words.Clean($"Written: {file}. Read it, and go on with:"));
        foreach (var verb in new[] { "sync", "report" }) output.WriteLine($"  {verb} --config {file}");
    }

    /// <summary>Writes as one JSON document why nothing was written.</summary>
    public static void WriteFailure(CliConsole console, string sentence)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("written", false);
            writer.WriteString("failure", sentence);
            writer.WriteEndObject();
        }

        JsonText.Print(console.Output, buffer);
    }

    private static void WriteJson(CliConsole console, string file, FirstConnection connection, FirstContact contact)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("written", true);
            writer.WriteString("file", Path.GetFullPath(file));
            writer.WriteString("connection", connection.Name);
            writer.WriteString("kind", Words.Of(contact.Examination.Identity?.Kind));
            writer.WriteString("version", contact.Examination.Identity?.Version);
            writer.WriteString("account", contact.Examination.Identity?.AccountName);
            writer.WriteString("timeZone", contact.Zone);
            writer.WriteTexts("projects", contact.Projects.Select(static project => project.Key));
            writer.WriteTexts("evidence", ProposalYaml.Evidence(contact.Proposal));
            writer.WriteTexts("notes", Notes(contact));
            writer.WriteEndObject();
        }

        JsonText.Print(console.Output, buffer);
    }

    /// <summary>What is wrong, stops nothing, and stands in no line of the file, such as a project that is not shown to us or a clock that is not ours.</summary>
    private static IEnumerable<string> Notes(FirstContact contact) =>
        contact.Examination.Tracker.Findings.Except(contact.Examination.Tracker.MendedByProposal, StringComparer.Ordinal);
}
