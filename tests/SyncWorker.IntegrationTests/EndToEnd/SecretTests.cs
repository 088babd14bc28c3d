using System.Text;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The real executable with planted secrets: nothing that it prints, logs or stores holds one.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Canary = "c4nary-7f3e";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-secrets-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("basic: { user: bot@example.com, tokenFile: secret }", false, 0)]
    [InlineData("patFile: secret", true, 0)]
    [InlineData("scopedToken: { tokenFile: secret, gateway: 'SITE' }", false, 0)]
    [InlineData("oauth: { clientId: app, clientSecretFile: secret, tokenFile: grant, gateway: 'SITE', tokenUrl: 'SITE/oauth/token' }", false, 0)]
    [InlineData("patFile: secret", false, 1)]
    [InlineData("scopedToken: { tokenFile: secret, gateway: 'SITE', cloudId: other }", false, 1)]
    [InlineData("oauth: { clientId: app, clientSecretFile: secret, tokenFile: grant, gateway: 'SITE', tokenUrl: 'SITE/nowhere' }", false, 1)]
    public async Task Sync_EveryWayToSignIn_ShowsAndStoresNoSecret(string auth, bool dataCenter, int exitCode)
    {
        await using var host = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = 20, Port = 0, Tracker = dataCenter ? SimulatedTrackers.JiraDataCenter : SimulatedTrackers.JiraCloud }, Cancel);
        var site = (dataCenter ? host.JiraDataCenter : host.JiraCloud)!.AbsoluteUri.TrimEnd('/');
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "secret"), Canary + "-token", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "grant"), Canary + "-refresh", Cancel);
        var file = Path.Combine(_folder.FullName, "syncworker.yaml");
        await File.WriteAllTextAsync(
            file,
            $"version: 1\nstore: {{ sqlite: worker.db }}\nconnections:\n  - {{ name: jira, kind: jira, url: \"{site}\", auth: {{ {auth.Replace("SITE", site, StringComparison.Ordinal)} }} }}\n"
            + "portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: jira }] }] }]\n",
            Cancel);

        var answer = await SyncWorkerProcess.RunAsync(Cancel, "sync", "--config", file, "--json");
        Assert.True(answer.ExitCode == exitCode || (exitCode == 0 && answer.ExitCode == 3), $"{answer.ExitCode}: {answer.Output} {answer.Errors}");
        Assert.Contains("\"name\":\"jira\"", answer.Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // What the token endpoint gave is as secret as what was planted.
        var grant = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "grant"), Cancel);
        Assert.Equal(auth.StartsWith("oauth", StringComparison.Ordinal) && exitCode == 0, grant.Contains("sim-access-", StringComparison.Ordinal));
        foreach (var secret in new[] { Canary, "sim-access-", "sim-refresh-", Convert.ToBase64String(Encoding.UTF8.GetBytes($"bot@example.com:{Canary}-token")) })
        {
            Assert.DoesNotContain(secret, answer.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, answer.Errors, StringComparison.Ordinal);
            foreach (var store in Directory.GetFiles(_folder.FullName, "worker.db*"))
                Assert.True((await File.ReadAllBytesAsync(store, Cancel)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{store} holds {secret}");
        }

        // The search finds what is there: the control.
        Assert.NotEmpty(Directory.GetFiles(_folder.FullName, "worker.db"));
        Assert.Contains(Canary, await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "secret"), Cancel), StringComparison.Ordinal);
    }
}
