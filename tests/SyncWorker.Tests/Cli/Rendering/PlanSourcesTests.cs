using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Runs;

namespace SyncWorker.Tests.Cli.Rendering;

public sealed class PlanSourcesTests
{
    [Fact]
    public void Sources_OneReadAndOneNever_SaysBoth()
    {
        var definition = new SyncWorkerDefinition { Version = "1", Connections = [Connection("pay-jira"), Connection("never")] };
        var report = SampleReport.Cycle(SampleReport.Portfolio()) with { IsFromStore = true, Runs = [SampleReport.Run(Completeness.Partial)] };

        var lines = RunText.Sources(report, definition).ToList();

        Assert.StartsWith("Made from pay-jira (jira-cloud): last read ", lines[0], StringComparison.Ordinal);
        Assert.Contains("Partial", lines[0], StringComparison.Ordinal);
        Assert.Equal("never has not been read yet: nothing is planned for it. Run sync first.", lines[1]);
    }

    private static ConnectionDefinition Connection(string name) => new()
    {
        Name = name,
        Kind = ConnectionKind.Jira,
        Url = new Uri("https://example.org"),
        Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference("NONE", null) },
    };
}
