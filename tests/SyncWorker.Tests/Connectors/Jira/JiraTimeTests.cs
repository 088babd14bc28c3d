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

    /// <summary>The usual form is read from the bytes, every other from the text: both must mean the same.</summary>
    [Theory]
    [InlineData("2024-02-29T23:59:59.999+1400")]
    [InlineData("2023-02-29T00:00:00.000+0000")]
    [InlineData("2020-13-01T00:00:00.000+0000")]
    [InlineData("2020-12-31T24:00:00.000+0000")]
    [InlineData("2020-12-31T23:60:00.000+0000")]
    [InlineData("2020-12-31T23:59:60.000-0500")]
    [InlineData("2020-12-31T23:59:59.000+1500")]
    [InlineData("2020-12-31T23:59:59.000-0960")]
    [InlineData("0001-01-01T00:00:00.000+1400")]
    [InlineData("9999-12-31T23:59:59.999-1200")]
    [InlineData("2020-12-31T23:5x:59.000+0000")]
    [InlineData("1969-07-20T20:17:40.001-0545")]
    public void ReadInstant_UsualForm_IsWhatItsTextMeans(string text) =>
        Assert.Equal(JiraTime.ReadInstant(text), JiraTime.ReadInstant(JsonDocument.Parse($"\"{text}\"").RootElement));

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
