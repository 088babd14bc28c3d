using System.Globalization;
using System.Text.Json;
using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Cli.Rendering;

public sealed class DoctorTextTests
{
    private static readonly RateHeadroom Headroom = new() { RequestsPerSecond = 8, PacePerSecond = 8, KeptForWrites = 0.2, Limit = 1000, Remaining = 999 };

    private static readonly ConnectionDiagnosis Good = new(
        new ConnectionExamination
        {
            Connection = "pay-jira",
            Identity = new TrackerIdentity { Kind = TrackerKind.JiraDataCenter, InstanceId = "i", AccountId = "JIRAUSER1", AccountName = "Bot\u001b[31m", TimeZone = "Europe/Berlin", Version = "10.3.24" },
            Address = new Uri("https://jira.example.com/jira/"),
            ClockSkew = TimeSpan.FromSeconds(-42),
            Headroom = Headroom,
            Requests = 17,
            Tracker = new TrackerFindings
            {
                Permissions = [new ExaminedPermission("BROWSE_PROJECTS", "reading issues", ["PAY"], [])],
                Fields = [new ExaminedField("estimate", "customfield_1", "Points", "number", true), new ExaminedField("start", "customfield_2", null, null, false)],
            },
        },
        1200,
        [new UnmappedValue("pay-jira", MappingNoteKind.Conflict, "status 1", 3, ["PAY-1"])]);

    private static readonly ConnectionDiagnosis Broken = new(
        new ConnectionExamination { Connection = "gone", Failure = "Connection 'gone': nothing answers.", Headroom = Headroom, Requests = 1 }, null, []);

    [Fact]
    public void Write_GoodAndBroken_SaysBothInFull()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        DoctorText.Write(output, [Good, Broken]);

        Assert.Equal(
            """
            ✓ pay-jira (jira-dc 10.3.24); 17 requests
                account            Bot�[31m (JIRAUSER1)
                time zone          Europe/Berlin
                address            https://jira.example.com/jira
                clock              42 s behind ours
                rate               at most 8 requests a second, 20 % kept for write-back; the tracker says that 999 of 1000 are left
                may                BROWSE_PROJECTS (reading issues): PAY
                estimate           customfield_1 "Points", number, configured
                start              customfield_2 (not there)
                stored             1,200 items
              · In the store, 3 items: conflict status 1 (such as PAY-1).
            ✗ gone; 1 request
              ! Connection 'gone': nothing answers.

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void Write_Json_HoldsTheSame()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        DoctorJson.Write(output, [Good, Broken]);

        using var document = JsonDocument.Parse(output.ToString());
        var connections = document.RootElement.GetProperty("connections");
        Assert.True(connections[0].GetProperty("ok").GetBoolean());
        Assert.Equal(-42m, connections[0].GetProperty("clockSkewSeconds").GetDecimal());
        Assert.Equal("customfield_1", connections[0].GetProperty("fields")[0].GetProperty("id").GetString());
        Assert.Equal(1200, connections[0].GetProperty("storedItems").GetInt32());
        Assert.False(connections[1].GetProperty("ok").GetBoolean());
        Assert.Equal("Connection 'gone': nothing answers.", connections[1].GetProperty("failure").GetString());
        Assert.Equal(JsonValueKind.Null, connections[1].GetProperty("clockSkewSeconds").ValueKind);
    }

    [Fact]
    public void ExitCode_IsByTheWorstAndTheBest()
    {
        var unmapped = Good with { StoredUnmapped = [new UnmappedValue("pay-jira", MappingNoteKind.State, "status 7", 1, ["PAY-2"])] };
        Assert.Equal(ExitCode.Ok, ExitCode.Of([Good]));
        Assert.Equal(ExitCode.Incomplete, ExitCode.Of([Good, Broken]));
        Assert.Equal(ExitCode.Incomplete, ExitCode.Of([unmapped]));
        Assert.Equal(ExitCode.Failed, ExitCode.Of([Broken]));
    }
}
