using System.Globalization;
using System.Text.Json;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Options;

namespace SyncWorker.Tests.Cli.Rendering;

/// <summary>A proposal that cannot be pasted is none.</summary>
public sealed class ProposalYamlTests
{
    private static readonly MappingDefinition Mapping = new()
    {
        States = new Dictionary<string, StateCategory> { ["7"] = StateCategory.Proposed, ["10068"] = StateCategory.Completed },
        Levels = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Thing: #1"] = 2 },
        RemovedResolutions = ["Won't Do", "\"Dup\", [x] {y}"],
        EstimateUnit = EstimateUnit.Points,
        EstimateFields = ["customfield_10016", "customfield_10026"],
        StartField = "customfield_10015",
        DueField = "duedate",
        TimeZone = "Europe/Berlin",
        TeamField = "customfield_10001",
        BlockedField = "customfield_10021",
        ReportedStatusField = "customfield_10050",
    };

    private static readonly MappingProposal Proposal = new()
    {
        Connection = "pay-jira",
        Mapping = Mapping,
        Sampled = 100,
        Requests = 26,
        Candidates = [new FieldCandidate("estimate", "customfield_10016", "Story\nPoints", 42, "boards of PAY estimate with it; kind float")],
        Words = [new WordProposal(new UnmappedWord("state", "7", "Limbo"), StateCategory.Proposed, null, "in column \"A\" of board 1, its first"), new WordProposal(new UnmappedWord("state", "8", "Odd"), null, null, "say yourself")],
    };

    [Fact]
    public void Block_Pasted_IsReadAsTheSameMapping()
    {
        var folder = Directory.CreateTempSubdirectory("syncworker-proposal-");
        try
        {
            var file = Path.Combine(folder.FullName, "f.yaml");
            File.WriteAllText(Path.Combine(folder.FullName, "token"), "any");
            File.WriteAllText(file, "version: 1\nconnections:\n  - name: pay-jira\n    kind: jira\n    url: \"http://127.0.0.1:9\"\n    auth: { patFile: token }\n" + ProposalYaml.Block(Mapping));
            var read = ConfigurationReader.ReadFile(file, new Dictionary<string, string>());

            Assert.Empty(read.Faults);
            var mapping = Assert.Single(read.Configuration!.Definition.Connections).Mapping;
            Assert.Equal(Mapping.States.OrderBy(pair => pair.Key), mapping.States.OrderBy(pair => pair.Key));
            Assert.Equal(Mapping.Levels, mapping.Levels);
            Assert.Equal(Mapping.RemovedResolutions, mapping.RemovedResolutions);
            Assert.Equal(Mapping.EstimateFields, mapping.EstimateFields);
            Assert.Equal(
                (Mapping.EstimateUnit, Mapping.StartField, Mapping.DueField, Mapping.TimeZone, Mapping.TeamField, Mapping.BlockedField, Mapping.ReportedStatusField),
                (mapping.EstimateUnit, mapping.StartField, mapping.DueField, mapping.TimeZone, mapping.TeamField, mapping.BlockedField, mapping.ReportedStatusField));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Write_EvidenceAndFailures_AreComments()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        ProposalYaml.Write(output, [Proposal, new MappingProposal { Connection = "gone", Failure = "Connection 'gone': nothing\nanswers." }]);
        var lines = output.ToString().TrimEnd('\n').Split('\n');

        Assert.Equal("# pay-jira: counted in 100 items, those in scope that changed last; 26 requests", lines[0]);
        Assert.Equal("#   estimate       customfield_10016 \"Story\uFFFDPoints\": filled in 42 of 100; boards of PAY estimate with it; kind float", lines[1]);
        Assert.Equal("#   state          7 \"Limbo\": Proposed; in column \"A\" of board 1, its first", lines[2]);
        Assert.Equal("#   state          8 \"Odd\": no proposal; say yourself", lines[3]);
        Assert.Equal("# Connection 'gone': nothing\uFFFDanswers.", lines[^1]);
        Assert.All(lines, line => Assert.True(line.StartsWith('#') || line.StartsWith("    ", StringComparison.Ordinal), line));
    }

    [Fact]
    public void Write_Json_HoldsCountsAndTheBlock()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        ProposalJson.Write(output, [Proposal]);

        using var document = JsonDocument.Parse(output.ToString());
        var connection = document.RootElement.GetProperty("connections")[0];
        Assert.Equal(42, connection.GetProperty("candidates")[0].GetProperty("filled").GetInt32());
        Assert.Equal(["Proposed", null], connection.GetProperty("unmapped").EnumerateArray().Select(word => word.GetProperty("category").GetString()));
        Assert.Equal(ProposalYaml.Block(Mapping), connection.GetProperty("yaml").GetString());
    }
}
