using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Cli;

public sealed class PlanFileTests
{
    private static readonly ItemWrite Progress = Write(1, Update("customfield_1", "40", "41.5"));
    private static readonly ItemWrite Labels = Write(2, Update("labels", null, "risk-overdue", WriteBackPlace.Label));

    [Fact]
    public void Keep_SameBase_KeepsTheApprovedWritesOnly()
    {
        var plan = PlanFile.Keep([Progress], Plan(Progress, Labels), out var refused);

        Assert.Empty(refused);
        Assert.Equal(new ItemId("pay-jira", 1), Assert.Single(plan.Writes).Item);
    }

    [Fact]
    public void Keep_ChangedBase_RefusesTheItemAndSaysWhy()
    {
        var plan = PlanFile.Keep([Progress, Labels], Plan(Write(1, Update("customfield_1", "45", "41.5")), Labels), out var refused);

        Assert.Equal(new ItemId("pay-jira", 2), Assert.Single(plan.Writes).Item);
        Assert.Equal("pay-jira/PAY-1: customfield_1 is now 45 → 41.5, not 40 → 41.5 as in the file; it was not written. Make a new plan.", Assert.Single(refused));
    }

    [Fact]
    public void Keep_ItemThatNeedsNothingAnyMore_IsLeftOutAndNoFailure()
    {
        var plan = PlanFile.Keep([Progress], Plan(Labels), out var refused);

        Assert.Empty(plan.Writes);
        Assert.Empty(refused);
    }

    [Fact]
    public void Read_PrintedPlan_IsTheSamePlan()
    {
        using var output = new StringWriter();
        PlanJson.Write(output, Plan(Progress, Labels), new Dictionary<ItemId, PlannedItem> { [Progress.Item] = new("A \"title\"", "https://x.example.net") });

        var read = PlanJson.Read(output.ToString());

        Assert.Equal(2, read.Count);
        PlanFile.Keep(read, Plan(Progress, Labels), out var refused);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"writes\":[{}]}")]
    [InlineData("{\"writes\":[{\"connection\":null,\"id\":1,\"key\":\"K\",\"updates\":[]}]}")]
    public void Read_AnythingElse_SaysThatItIsNoPlan(string text) => Assert.StartsWith("It is not a plan", Assert.Throws<FormatException>(() => PlanJson.Read(text)).Message, StringComparison.Ordinal);

    private static WriteBackPlan Plan(params ItemWrite[] writes) => new() { Writes = writes, Unchanged = 0 };

    private static ItemWrite Write(long id, FieldUpdate update) => new() { Item = new ItemId("pay-jira", id), Key = $"PAY-{id}", Updates = [update] };

    private static FieldUpdate Update(string field, string? before, string? after, WriteBackPlace place = WriteBackPlace.Field) =>
        new() { Place = place, Field = field, Before = before, After = after, IsNumber = place == WriteBackPlace.Field, Reason = "why" };
}
