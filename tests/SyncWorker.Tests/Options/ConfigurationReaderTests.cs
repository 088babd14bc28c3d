using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Options;
using static SyncWorker.Tests.Options.SampleConfiguration;

namespace SyncWorker.Tests.Options;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Read_SmallestFile_FillsDefaults()
    {
        var read = ReadRight(TwoConnections);

        Assert.Equal("/etc/worker/data/syncworker.db", read.Store.SqliteFile);
        Assert.Equal("127.0.0.1:8080", read.Dashboard.ToString());
        Assert.Equal(TimeSpan.FromMinutes(15), read.Schedules["core-ado"].Every);
        Assert.False(read.Definition.WriteBack.Enabled);
        var jira = read.Definition.Connections[0];
        Assert.Equal(ConnectionKind.Jira, jira.Kind);
        Assert.Equal(new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = new SecretReference("JIRA_TOKEN", null) }, jira.Auth);
        Assert.Equal(TimeSpan.FromMinutes(45), jira.StaleAfter);
        Assert.Equal(AuthKind.PersonalAccessToken, read.Definition.Connections[1].Auth.Kind);
    }

    [Fact]
    public void Read_Mapping_BecomesTheDefinition()
    {
        var text = TwoConnections.Replace("    auth: { patEnv", "    mapping: { states: { Bug/Resolved: Completed }, estimate: { unit: hours, fields: [A.B] }, dates: { start: S, due: D, timeZone: Asia/Tokyo } }\n    auth: { patEnv", StringComparison.Ordinal);

        var mapping = ReadRight(text).Definition.Connections[1].Mapping;

        Assert.Equal(StateCategory.Completed, mapping.States["Bug/Resolved"]);
        Assert.Equal(EstimateUnit.Hours, mapping.EstimateUnit);
        Assert.Equal(["A.B"], mapping.EstimateFields);
        Assert.Equal(("S", "D", "Asia/Tokyo"), (mapping.StartField, mapping.DueField, mapping.TimeZone));
    }

    [Fact]
    public void Read_TargetsAndLinks_AreKeptAsFields()
    {
        var read = ReadRight(TwoConnections + """
            crossLinks:
              - { from: core-ado, field: Custom.JiraKey, to: pay-jira, means: mirror }
            writeBack:
              targets:
                - { connection: pay-jira, metric: progressPercent, field: customfield_2, round: 1 }
                - { connection: pay-jira, metric: itemCount, property: sync.count }
            """);

        Assert.Equal(["customfield_2"], read.Definition.Connections[0].KeepFields);
        Assert.Equal(["sync.count"], read.Definition.Connections[0].KeepProperties);
        Assert.Equal(["Custom.JiraKey"], read.Definition.Connections[1].KeepFields);
    }

    [Fact]
    public void Read_Risks_BecomesThePolicy()
    {
        var risks = ReadRight(TwoConnections + "risks: { defaults: { raiseAfter: 1 }, rules: { overdue: { severity: critical, days: 3 } } }").Definition.Risks;

        Assert.Equal((1, 2), (risks.RaiseAfter, risks.ClearAfter));
        Assert.Equal(RiskSeverity.Critical, risks.Rules["overdue"].Severity);
        Assert.Equal(3, risks.Rules["overdue"].Thresholds["days"]);
    }

    [Fact]
    public void Read_Portfolio_KeepsTheTreeAndItsZone()
    {
        var portfolio = Assert.Single(ReadRight(TwoConnections + """
            defaults: { timeZone: Europe/Berlin }
            calendars: { short: { workdays: [mon, tue], hoursPerDay: 6 } }
            portfolios:
              - name: Payments
                calendar: short
                progress: { by: count, countLevel: 1 }
                nodes:
                  - { name: Wallet, due: 2027-03-31, anchor: pay-jira/PAY-1, select: [{ connection: core-ado, areaPath: 'Core\Wallet' }], nodes: [{ name: Cards, select: [{ connection: pay-jira, roots: [PAY-2, 10002] }] }] }
            """).Definition.Portfolios);

        Assert.Equal("Europe/Berlin", portfolio.TimeZone);
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday], portfolio.Calendar.Workdays);
        Assert.Equal((ProgressBasis.Count, 1), (portfolio.Progress.By, portfolio.Progress.CountLevel));
        var node = Assert.Single(portfolio.Nodes);
        Assert.Equal(new DateOnly(2027, 3, 31), node.DueOn);
        Assert.Equal(new ItemReference("pay-jira", "PAY-1"), node.Anchor);
        Assert.Equal(@"Core\Wallet", Assert.Single(node.Selections).AreaPath);
        Assert.Equal(["PAY-2", "10002"], Assert.Single(Assert.Single(node.Nodes).Selections).Roots);
    }

    [Fact]
    public void Read_ManyFaults_ReportsAllAtOnceWithTheirLines()
    {
        var faults = Read("""
            version: 1
            conections: []
            store: { sqlite: [a] }
            defaults: { timeZone: Europe/Atlantis, sync: hourly }
            connections:
              - name: pay-jira
                kind: jirra
                url: pay.example.net
                auth: { basic: { user: bot@example.com, tokenEnv: NOT_SET } }
            portfolios:
              - { name: P, nodes: [{ name: A, due: 31.03.2027 }, { name: a }] }
            """).Faults;

        Assert.Equal(
            [
                ("conections", 2), ("store.sqlite", 3), ("defaults.timeZone", 4), ("defaults.sync", 4), ("connections[0].kind", 7), ("connections[0].url", 8),
                ("connections[0].auth.basic.tokenEnv", 9), ("portfolios[0].nodes[0].due", 11), ("portfolios[0].nodes[1].name", 11),
            ],
            faults.Select(fault => (fault.Key, fault.Line ?? 0)));
        Assert.All(faults, fault => Assert.True(fault.Problem.Length > 5 && fault.Remedy.Length > 3));
        Assert.Contains("'connections'", faults[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("'jira'", faults[4].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingKeys_AreNamed()
    {
        var faults = Read("version: 1\nconnections:\n  - { name: a }\n").Faults;

        Assert.Equal(["connections[0].kind", "connections[0].url", "connections[0].auth"], faults.Select(fault => fault.Key));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("- a\n- b", "not a list of keys")]
    [InlineData("a: [1, 2", "not valid YAML")]
    public void Read_NotAConfiguration_IsAFault(string text, string problem) => Assert.Contains(problem, Assert.Single(Read(text).Faults).Problem, StringComparison.Ordinal);

    [Fact]
    public void ReadFile_AbsentFile_IsAFault()
    {
        var fault = Assert.Single(ConfigurationReader.ReadFile("/nonexistent/worker.yaml", Secrets).Faults);

        Assert.Contains("/nonexistent/worker.yaml", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeysForLater_AreNotes()
    {
        var notes = Read(TwoConnections + "rates: { currency: EUR, default: 95 }\nwriteBack: { humanEdit: ask }\n").Notes;

        Assert.Equal(["rates: read, without effect in this version", "writeBack.humanEdit: read, without effect in this version"], notes);
    }
}
