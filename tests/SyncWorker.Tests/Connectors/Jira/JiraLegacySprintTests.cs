using CsCheck;
using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraLegacySprintTests
{
    private static readonly Gen<string> Texts = Among(",", "=", "]", "[", " ", "a", "id", "state", "name", "goal", "startDate", "Sprint@", "ä", "😀", "<null>", "\n", "\"")
        .Array[0, 12].Select(string.Concat)
        .Where(static text => !text.Contains(",name=", StringComparison.Ordinal) && !text.Contains(",goal=", StringComparison.Ordinal) && !text.Contains("=<null>", StringComparison.Ordinal));

    private static readonly Gen<string> Injected = Among(
        ",id=99", ",state=FUTURE", ",rapidViewId=5", ",startDate=1999-01-01T00:00:00.000Z", ",endDate=<null>", ",completeDate=1999-01-02T00:00:00.000Z", ",sequence=1", "]", " x")
        .Array[1, 5].Select(string.Concat);

    private static readonly Gen<Values> Sprints = Gen.Select(Gen.Int[1, 99_999], Among("ACTIVE", "FUTURE", "CLOSED"), Gen.Int[0, 3000], Gen.Bool, Gen.Int, Texts, Texts)
        .Select((id, state, day, hasEnd, order, name, goal) => new Values(id, state, new DateTimeOffset(2020, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(day), hasEnd, order, name, goal));

    [Fact]
    public void Read_AnyNameAndGoalInAnyOrder_IsReadExactly() => Sprints.Sample(static values =>
    {
        var parts = values.Parts();
        new Random(values.Order).Shuffle(parts);
        values.AssertReadFrom(parts);
        Assert.Equal(values.Name, JiraLegacySprint.Read(Text(parts))?.Name);
    });

    [Fact]
    public void Read_WholeAttributesInTheFirstFreeText_AreNotTakenForReal() => Gen.Select(Sprints, Injected).Sample(static (values, injected) =>
    {
        var parts = values.Parts();
        new Random(values.Order).Shuffle(parts);
        var first = Array.FindIndex(parts, static part => part.StartsWith("name=", StringComparison.Ordinal) || part.StartsWith("goal=", StringComparison.Ordinal));
        parts[first] += injected;
        values.AssertReadFrom(parts);
    });

    [Fact]
    public void Read_WholeAttributesInTheNameOfTheUsualOrder_StayInTheName() => Gen.Select(Sprints, Injected).Sample(static (values, injected) =>
    {
        var real = values with { Name = values.Name + injected };
        var sprint = JiraLegacySprint.Read(Text([.. real.Parts().OrderBy(static part => part.StartsWith("name=", StringComparison.Ordinal))]));
        Assert.Equal(real.Name, sprint?.Name);
    });

    [Fact]
    public void Read_AnyText_NeverThrows() => Gen.Select(Texts, Injected, Texts).Sample(static (a, b, c) =>
    {
        foreach (var text in new[] { a + b + c, $"Sprint@1[{a}{b}{c}", $"x.Sprint@1[{a}{b}]{c}", $"Sprint@[id={a},{b}]" }) _ = JiraLegacySprint.Read(text);
    });

    [Theory]
    [InlineData("")]
    [InlineData("Sprint")]
    [InlineData("Sprint@1]id=1[")]
    [InlineData("[id=1] Sprint@1[")]
    [InlineData("com.atlassian.greenhopper.service.sprint.Sprint@1[name=without id]")]
    public void Read_NoSprint_IsNull(string text) => Assert.Null(JiraLegacySprint.Read(text));

    private static Gen<string> Among(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static string Text(string[] parts) => $"com.atlassian.greenhopper.service.sprint.Sprint@1f39[{string.Join(',', parts)}]";

    private sealed record Values(int Id, string State, DateTimeOffset StartAt, bool HasEnd, int Order, string Name, string Goal)
    {
        public string[] Parts() =>
        [
            $"id={Id}", "rapidViewId=2", $"state={State}", $"name={Name}", $"startDate={StartAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
            HasEnd ? $"endDate={StartAt.AddDays(14):yyyy-MM-dd'T'HH:mm:ss.fff'+0000'}" : "endDate=<null>", "completeDate=<null>", "activatedDate=<null>", $"sequence={Id}",
            $"goal={Goal}", "autoStartStop=false", "synced=false",
        ];

        public void AssertReadFrom(string[] parts)
        {
            var sprint = JiraLegacySprint.Read(Text(parts));
            Assert.Equal(
                (Id.ToString(System.Globalization.CultureInfo.InvariantCulture), State.ToLowerInvariant(), StartAt, HasEnd ? StartAt.AddDays(14) : (DateTimeOffset?)null, null),
                (sprint?.Id, sprint?.State, sprint?.StartAt, sprint?.EndAt, sprint?.CompletedAt));
        }
    }
}
