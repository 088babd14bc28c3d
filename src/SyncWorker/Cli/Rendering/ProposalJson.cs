using SyncWorker.Model.Examining;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes proposed mappings as one JSON document.</summary>
internal static class ProposalJson
{
    /// <summary>Writes all connections.</summary>
    public static void Write(TextWriter output, IReadOnlyList<MappingProposal> proposals)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteArray("connections", proposals, static (json, proposal) =>
            {
                json.WriteString("name", proposal.Connection);
                json.WriteString("failure", proposal.Failure);
                json.WriteNumber("sampledItems", proposal.Sampled);
                json.WriteNumber("requests", proposal.Requests);
                json.WriteArray("candidates", proposal.Candidates, static (writer, candidate) =>
                {
                    writer.WriteString("role", candidate.Role);
                    writer.WriteString("id", candidate.Id);
                    writer.WriteString("name", candidate.Name);
                    writer.WriteNumber("filled", candidate.Filled);
                    writer.WriteString("why", candidate.Why);
                });
                json.WriteArray("unmapped", proposal.Words, static (writer, word) =>
                {
                    writer.WriteString("kind", word.Word.Kind);
                    writer.WriteString("id", word.Word.Id);
                    writer.WriteString("word", word.Word.Word);
                    writer.WriteString("category", word.Category?.ToString());
                    writer.WriteNumberOrNull("level", word.Level);
                    writer.WriteString("why", word.Why);
                });
                json.WriteString("yaml", proposal.Failure is null ? ProposalYaml.Block(proposal.Mapping) : null);
            });
            writer.WriteEndObject();
        }

        JsonText.Print(output, buffer);
    }
}
