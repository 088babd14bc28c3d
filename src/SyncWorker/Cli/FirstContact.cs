using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;
using SyncWorker.Options;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Cli;

/// <summary>What a tracker said to a first configuration, and the file that came of it.</summary>
/// <param name="Text">The file.</param>
/// <param name="Examination">Who answers and what our account may do.</param>
/// <param name="Proposal">The mapping, with its evidence.</param>
/// <param name="Projects">The projects that have a node.</param>
/// <param name="Zone">The time zone whose days count.</param>
internal sealed record FirstContact(string Text, ConnectionExamination Examination, MappingProposal Proposal, IReadOnlyList<ExaminedProject> Projects, string Zone)
{
    /// <summary>Signs in, examines, proposes, and composes a file that is proven. Nothing is written anywhere.</summary>
    /// <exception cref="TrackerException">The tracker cannot be read with this token; the message is one sentence with what to do.</exception>
    /// <exception cref="UsageException">What was given cannot be a configuration.</exception>
    public static async Task<FirstContact> MakeAsync(FirstConnection connection, string folder, ConnectorFactory factory, TimeProvider time, CancellationToken cancellationToken)
    {
        var examiner = Examiner(connection, folder, factory);
        var examination = await examiner.ExamineAsync([], cancellationToken);
        if (examination.Failure is { } failure) throw new TrackerException(failure, mayPass: false);
        var identity = examination.Identity ?? throw new InvalidOperationException("An examination without a failure knows who answered.");
        var projects = Judge(connection, examination, identity);

        // The account's zone is that of the people who plan, where the tracker tells it; else this machine's.
        var zone = new[] { identity.TimeZone, TimeZoneInfo.Local.Id }.FirstOrDefault(static zone => zone is not null && Forms.TimeZone.Accepts(zone)) ?? "UTC";
        var proposal = await examiner.ProposeAsync(cancellationToken);
        if (proposal.Failure is { } lost) throw new TrackerException(lost, mayPass: false);
        proposal = proposal with { Mapping = proposal.Mapping with { TimeZone = zone } };
        var text = FirstFileYaml.Write(connection, zone, identity, projects, proposal, time.GetUtcNow());
        Read(text, folder, connection);
        return new FirstContact(text, examination, proposal, projects, zone);
    }

    private static IConnectionExaminer Examiner(FirstConnection connection, string folder, ConnectorFactory factory)
    {
        var definition = Read(FirstFileYaml.WriteContact(connection, timeZone: null), folder, connection).Connections.Single();
        return factory.Create(definition) as IConnectionExaminer ?? throw new NotSupportedException($"No connector examines {definition.Kind}.");
    }

    /// <summary>Reads the text as every verb will read the file: variables that override keys have no part in what is written.</summary>
    private static SyncWorkerDefinition Read(string text, string folder, FirstConnection connection)
    {
        var secret = ProcessEnvironment.Read().Where(variable => variable.Key == connection.TokenVariable).ToDictionary(StringComparer.Ordinal);
        var result = ConfigurationReader.Read(text, folder, secret);
        return result.Configuration?.Definition ?? throw new UsageException(string.Join(Environment.NewLine, result.Faults.Select(static fault => fault.ToString())));
    }

    /// <summary>Finds the projects to make nodes of, and refuses what would be an empty or a wrong mirror.</summary>
    private static List<ExaminedProject> Judge(FirstConnection connection, ConnectionExamination examination, TrackerIdentity identity)
    {
        var shown = examination.Tracker.Projects;
        var hidden = examination.Tracker.Permissions.SelectMany(static permission => permission.Missing).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var readable = shown.Where(project => !hidden.Contains(project.Key)).ToList();
        if (connection.Projects.FirstOrDefault(named => !readable.Any(project => project.Key.Equals(named, StringComparison.OrdinalIgnoreCase))) is { } missing)
        {
            throw new TrackerException(
                examination.Tracker.Findings.FirstOrDefault(_ => hidden.Contains(missing))
                ?? $"Connection '{connection.Name}': there is no project '{missing}', or {identity.AccountName} may not see it. Check the name, or add the account to the project.",
                mayPass: false);
        }

        if (readable.Count == 0)
        {
            throw new TrackerException(
                examination.Tracker.Findings.Count > 0 ? examination.Tracker.Findings[0] : $"Connection '{connection.Name}': no project is shown to {identity.AccountName}, so nothing could be read. Add the account to the projects that are to be read.",
                mayPass: false);
        }

        return readable;
    }
}
