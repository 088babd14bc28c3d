using SyncWorker.Options;

namespace SyncWorker.Tests.Options;

/// <summary>Small configurations for tests, and one way to read them.</summary>
internal static class SampleConfiguration
{
    /// <summary>Two connections that need one environment variable each; the lists of the rest are appended.</summary>
    public const string TwoConnections = """
        version: 1
        connections:
          - name: pay-jira
            kind: jira
            url: https://pay.example.net/
            auth: { basic: { user: bot@example.com, tokenEnv: JIRA_TOKEN } }
          - name: core-ado
            kind: azure-devops
            url: https://dev.example.com/contoso
            auth: { patEnv: ADO_TOKEN }

        """;

    public static readonly IReadOnlyDictionary<string, string> Secrets = new Dictionary<string, string> { ["JIRA_TOKEN"] = "a", ["ADO_TOKEN"] = "b" };

    public static ConfigurationResult Read(string text, params (string Name, string Value)[] environment)
    {
        var all = new Dictionary<string, string>(Secrets);
        foreach (var (name, value) in environment) all[name] = value;
        return ConfigurationReader.Read(text, "/etc/worker", all);
    }

    /// <summary>Reads a text that has exactly one fault.</summary>
    public static ConfigurationFault ReadFault(string text, params (string Name, string Value)[] environment) => Assert.Single(Read(text, environment).Faults);

    /// <summary>Reads a text that is right.</summary>
    public static WorkerConfiguration ReadRight(string text, params (string Name, string Value)[] environment)
    {
        var result = Read(text, environment);
        Assert.Empty(result.Faults);
        return Assert.IsType<WorkerConfiguration>(result.Configuration);
    }
}
