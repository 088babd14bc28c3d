using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Examining;
using SyncWorker.Options;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config suggest</c>: a mapping for each connection, with its evidence, ready to be pasted. Only reads.</summary>
internal static class ConfigSuggestVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var connection = VerbSetting.ConnectionOption("Propose for this connection only.");
        var command = new Command("suggest", "Propose a mapping for each connection, with what speaks for it. Nothing is written.") { config, connection };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var name = VerbSetting.FindConnection(parsed, connection, configuration);
            var proposals = await ProposeAsync(configuration, name, cancellationToken);
            if (console.IsJson) ProposalJson.Write(console.Output, proposals);
            else ProposalYaml.Write(console.Output, proposals);
            var failed = proposals.Count(proposal => proposal.Failure is not null);
            return failed == 0 ? ExitCode.Ok : failed == proposals.Count ? ExitCode.Failed : ExitCode.Incomplete;
        });
    }

    private static async Task<IReadOnlyList<MappingProposal>> ProposeAsync(WorkerConfiguration configuration, string? only, CancellationToken cancellationToken)
    {
        using var loggers = CliLogging.Open();
        using var factory = new ConnectorFactory(TimeProvider.System, loggers);
        return await Task.WhenAll(configuration.Definition.Connections.Where(connection => only is null || connection.Name == only).Select(connection =>
            factory.Create(connection) is IConnectionExaminer examiner
                ? examiner.ProposeAsync(cancellationToken)
                : throw new NotSupportedException($"No connector examines {connection.Kind}.")));
    }
}
