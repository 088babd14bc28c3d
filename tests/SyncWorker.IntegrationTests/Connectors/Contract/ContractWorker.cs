using System.Text.Json;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Connectors.Contract;

/// <summary>A worker with one connection to a Jira, signed in to in one of the ways that there are.</summary>
internal sealed class ContractWorker : IDisposable
{
    /// <summary>What every good secret of these tests begins with; no output may hold it.</summary>
    public const string Canary = "c4nary";

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;
    private readonly string _auth;

    /// <summary>Initializes a new instance of the <see cref="ContractWorker"/> class.</summary>
    /// <param name="site">The Jira.</param>
    /// <param name="auth">The key under <c>auth</c>; <c>scopedToken+user</c> sends the token with the account's address.</param>
    public ContractWorker(Uri site, string auth)
    {
        _auth = auth;
        _file = Path.Combine(_folder.Path, "syncworker.yaml");
        var (url, root) = (site.AbsoluteUri.TrimEnd('/'), site.GetLeftPart(UriPartial.Authority));
        var keys = auth switch
        {
            "basic" => "basic: { user: bot@example.com, tokenFile: secret }",
            "pat" => "patFile: secret",
            "scopedToken" => $"scopedToken: {{ tokenFile: secret, gateway: \"{root}\" }}",
            "scopedToken+user" => $"scopedToken: {{ user: bot@example.com, tokenFile: secret, gateway: \"{root}\" }}",
            "oauth" => $"oauth: {{ clientId: app, clientSecretFile: client, tokenFile: secret, tokenUrl: \"{root}/oauth/token\", gateway: \"{root}\" }}",
            _ => throw new ArgumentOutOfRangeException(nameof(auth), auth, "No such way to sign in."),
        };
        File.WriteAllText(Path.Combine(_folder.Path, "client"), Canary + "-client");
        UseGoodSecret();
        File.WriteAllText(_file, $$"""
            version: 1
            store: { sqlite: worker.db }
            connections:
              - name: jira
                kind: jira
                url: "{{url}}"
                auth: { {{keys}} }
                rate: { requestsPerSecond: 10000 }
            portfolios:
              - name: Everything
                nodes: [{ name: All, select: [{ connection: jira }] }]
            """);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Puts a secret in place that the tracker takes.</summary>
    public void UseGoodSecret() => WriteSecret($"{Canary}-{_auth}-{Guid.NewGuid():N}");

    /// <summary>Puts a secret in place that the tracker knows as a revoked one.</summary>
    public void UseRevokedSecret() => WriteSecret("expired");

    /// <summary>Runs <c>sync</c> once.</summary>
    public async Task<ContractRun> SyncAsync(CancellationToken cancellationToken, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandTree.RunAsync(["sync", "--config", _file, "--json", .. more], output, error, cancellationToken);
        var said = output.ToString();
        Assert.True(said.Length > 0, error.ToString());
        Assert.DoesNotContain(Canary, said + error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(said);
        return new ContractRun(exit, document.RootElement.GetProperty("cycles")[0].GetProperty("connections")[0].Clone());
    }

    /// <summary>Reads what is stored and counts.</summary>
    public async Task<Dictionary<long, TruthItem>> StoredAsync(CancellationToken cancellationToken)
    {
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder.Path, "worker.db"), TimeProvider.System, cancellationToken);
        return await StoredTruth.ReadJiraAsync(store, "jira", cancellationToken);
    }

    private void WriteSecret(string secret) => File.WriteAllText(Path.Combine(_folder.Path, "secret"), secret);
}

/// <summary>What one run says of its connection.</summary>
internal sealed record ContractRun(int Exit, JsonElement Connection)
{
    public string Kind => Connection.GetProperty("kind").GetString() ?? "";

    public string Completeness => Connection.GetProperty("completeness").GetString() ?? "";

    public bool Failed => Connection.GetProperty("failed").GetBoolean();

    public string Reasons => string.Join('\n', Connection.GetProperty("reasons").EnumerateArray().Select(static reason => reason.GetString()));

    public int Number(string name) => Connection.GetProperty(name).GetInt32();
}
