namespace SyncWorker.IntegrationTests.Truth;

/// <summary>A configuration file for two simulated trackers and one store.</summary>
public static class TruthConfiguration
{
    /// <summary>Writes the file and the token beside it.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(string folder, Uri jira, Uri azureDevOps, string store)
    {
        File.WriteAllText(Path.Combine(folder, "token"), "any");
        var path = Path.Combine(folder, "syncworker.yaml");
        File.WriteAllText(path, $$"""
            version: 1
            store: {{store}}
            connections:
              - name: jira
                kind: jira
                url: {{jira.ToString().TrimEnd('/')}}
                auth: { basic: { user: bot@example.com, tokenFile: token } }
                rate: { requestsPerSecond: 10000 }
              - name: ado
                kind: azure-devops
                url: {{azureDevOps.ToString().TrimEnd('/')}}
                auth: { patFile: token }
                rate: { requestsPerSecond: 10000 }
            crossLinks:
              - { from: jira, remoteLink: is blocked by, means: predecessor }
              - { from: ado, hyperlinkComment: blocked by, means: predecessor }
              - { from: ado, field: Custom.JiraKey, to: jira, means: mirror }
            portfolios:
              - name: Everything
                nodes:
                  - name: Both
                    select: [{ connection: jira, project: PAY }, { connection: ado, project: Core }]
            """);
        return path;
    }
}
