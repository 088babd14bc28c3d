using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraTimeTests
{
    [Theory]
    [InlineData("\"2020-06-12T08:13:13.360+0800\"", "2020-06-12T00:13:13.3600000Z")]
    [InlineData("\"2020-06-12T08:13:13.360+0530\"", "2020-06-12T02:43:13.3600000Z")]
    [InlineData("\"2020-06-12T08:13:13+08:00\"", "2020-06-12T00:13:13.0000000Z")]
    [InlineData("\"2020-06-12T00:38:51.882Z\"", "2020-06-12T00:38:51.8820000Z")]
    [InlineData("1592000000123", "2020-06-12T22:13:20.1230000Z")]
    [InlineData("1492070429", "2017-04-13T08:00:29.0000000Z")]
    [InlineData("\"1592000000123\"", "2020-06-12T22:13:20.1230000Z")]
    public void ReadInstant_EveryForm_IsTheSameInstant(string json, string expected) => Assert.Equal(
        expected, JiraTime.ReadInstant(JsonDocument.Parse(json).RootElement)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"12/Jun/20\"")]
    [InlineData("\"May 5\"")]
    [InlineData("\"<null>\"")]
    [InlineData("{}")]
    [InlineData("true")]
    [InlineData("-1")]
    [InlineData("1e30")]
    public void ReadInstant_AnythingElse_IsNull(string json) => Assert.Null(JiraTime.ReadInstant(JsonDocument.Parse(json).RootElement));

    [Theory]
    [InlineData("2025-03-09", "2025-03-09")]
    [InlineData("2025-03-09T23:30:00.000+0000", "2025-03-10")]
    [InlineData("2025-03-09T23:30:00.000+0100", "2025-03-09")]
    public void ReadDay_DayOrInstant_IsTheTrackersDay(string text, string expected) => Assert.Equal(
        DateOnly.Parse(expected, CultureInfo.InvariantCulture), JiraTime.ReadDay(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
}
