using System.Globalization;
using System.Text;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes the configuration of one connection as YAML: the connection, its mapping with what speaks for it, and a node for each project.</summary>
internal static class FirstFileYaml
{
    /// <summary>Writes what is needed to contact the tracker: the file without mapping and portfolio.</summary>
    public static string WriteContact(FirstConnection connection, string? timeZone)
    {
        var text = new StringBuilder("version: 1\n");
        text.Append(CultureInfo.InvariantCulture, $"store: {{ sqlite: {ProposalYaml.Quote($"data/{connection.Store}.db")} }}  # relative to this file\n");
        if (timeZone is not null) text.Append(CultureInfo.InvariantCulture, $"defaults: {{ timeZone: {ProposalYaml.Quote(timeZone)} }}  # the zone whose days count\n");
        text.Append(CultureInfo.InvariantCulture, $"connections:\n  - name: {ProposalYaml.Quote(connection.Name)}  # permanent: part of every item's identity\n");
        text.Append(CultureInfo.InvariantCulture, $"    kind: {(connection.Tracker == TrackerKind.AzureDevOps ? "azure-devops" : "jira")}\n    url: {ProposalYaml.Quote(connection.Url)}\n");
        text.Append(CultureInfo.InvariantCulture, $"    auth: {Auth(connection)}  # the variable's name: the token itself never stands in a file\n");
        if (connection.Projects.Count > 0) text.Append(CultureInfo.InvariantCulture, $"    scope: {{ projects: [{string.Join(", ", connection.Projects.Select(ProposalYaml.Quote))}] }}\n");
        return text.ToString();
    }

    /// <summary>Writes the whole file.</summary>
    public static string Write(FirstConnection connection, string timeZone, TrackerIdentity identity, IReadOnlyList<ExaminedProject> projects, MappingProposal proposal, DateTimeOffset at)
    {
        var text = new StringBuilder();
        Comment(text, "", $"Written by 'config init' on {at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {Words.Of(identity.Kind)} {identity.Version}, which knows us as {identity.AccountName}.");
        Comment(text, "", "Every key that there is stands in the commented sample, config/syncworker.yaml. Nothing is written into the tracker as long as no writeBack is here.");
        text.Append(WriteContact(connection, timeZone));
        Comment(text, "    ", string.Create(CultureInfo.InvariantCulture, $"A proposal, from the tracker's own lists and {Words.Count(proposal.Sampled, "item")}, those that changed last. 'config suggest' makes it again."));
        foreach (var line in ProposalYaml.Evidence(proposal)) Comment(text, "    ", "  " + line);
        text.Append(ProposalYaml.Block(proposal.Mapping));
        text.Append(CultureInfo.InvariantCulture, $"portfolios:\n  - name: {ProposalYaml.Quote(connection.Name)}\n    # progress: {{ hoursPerPoint: 6 }}  # what a point is worth, for work that is estimated in points here and in hours there: without it the two are not added\n    nodes:\n      - name: All projects  # what is in no node below is counted here\n");
        text.Append(CultureInfo.InvariantCulture, $"        select: [{{ connection: {ProposalYaml.Quote(connection.Name)} }}]\n        nodes:\n");
        foreach (var (name, key) in Nodes(projects))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"          - {{ name: {ProposalYaml.Quote(name)}, select: [{{ connection: {ProposalYaml.Quote(connection.Name)}, project: {ProposalYaml.Quote(key)} }}] }}\n");
        }

        return text.ToString();
    }

    private static string Auth(FirstConnection connection)
    {
        var token = $"tokenEnv: {connection.TokenVariable}";
        var user = connection.User is { } name ? $"user: {ProposalYaml.Quote(name)}, " : "";
        var gateway = connection.Gateway is { } address ? $", gateway: {ProposalYaml.Quote(address)}" : "";
        return connection.IsScoped ? $"{{ scopedToken: {{ {user}{token}{gateway} }} }}" : connection.User is null ? $"{{ patEnv: {connection.TokenVariable} }}" : $"{{ basic: {{ {user}{token} }} }}";
    }

    /// <summary>Names the nodes by their projects; where a name cannot be a node's, or is not unique, the key stands with it.</summary>
    private static IEnumerable<(string Name, string Key)> Nodes(IReadOnlyList<ExaminedProject> projects)
    {
        var repeated = projects.CountBy(static project => Plain(project), StringComparer.OrdinalIgnoreCase).Where(static pair => pair.Value > 1).Select(static pair => pair.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return projects.Select(project => (Plain(project) is var name && repeated.Contains(name) ? $"{name} ({project.Key})" : name, project.Key));
    }

    private static string Plain(ExaminedProject project)
    {
        var name = Words.Clean(project.Name.Replace('/', '-')).Trim();
        return name.Length > 0 ? name : project.Key;
    }

    private static void Comment(StringBuilder text, string indent, string line) => text.Append(indent).Append("# ").Append(Words.Clean(line)).Append('\n');
}
