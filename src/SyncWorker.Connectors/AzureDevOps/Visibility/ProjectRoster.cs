using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.AzureDevOps.Visibility;

/// <summary>Reads which projects Azure DevOps shows our account, the deleted ones that can still be brought back included: one request for 500.</summary>
internal sealed class ProjectRoster(AzureDevOpsClient client)
{
    private const int ProjectsAPage = 500;
    private const string What = "the list of projects";

    /// <summary>Reads the roster.</summary>
    public async Task<IReadOnlyList<RosterProject>> ReadAsync(CancellationToken cancellationToken)
    {
        var projects = new List<RosterProject>();
        for (var skip = 0; ;)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"_apis/projects?stateFilter=all&$top={ProjectsAPage}&$skip={skip}");
            using var response = await client.GetAsync(path, What, [], cancellationToken).ConfigureAwait(false);
            if (WireValue.Find(client.Parse(response, What), "value") is not { ValueKind: JsonValueKind.Array } list) throw client.Failures.Malformed(What);
            foreach (var project in list.EnumerateArray())
            {
                if (WireValue.Text(project, "name") is not { } name) continue;
                var isDeleted = WireValue.Text(project, "state") is { } state && state.StartsWith("delet", StringComparison.OrdinalIgnoreCase);
                projects.Add(new RosterProject(name, isDeleted ? ProjectStatus.Trashed : ProjectStatus.Live));
            }

            skip += list.GetArrayLength();
            if (list.GetArrayLength() < ProjectsAPage) break;
        }

        // A deleted project keeps its name, and a new one may have taken it.
        return [.. projects.OrderBy(static project => project.Status)];
    }
}
