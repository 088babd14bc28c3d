using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

public sealed class WriteBackTallyTests
{
    private static readonly FieldUpdate Update = new() { Place = WriteBackPlace.Field, Field = "customfield_1", After = "1", Reason = "test" };

    [Fact]
    public void Of_OneReasonForManyItems_IsSaidOnceWithSomeKeys()
    {
        var outcomes = Enumerable.Range(1, 7).Select(number => Outcome(number, WriteBackResult.Rejected) with { Refused = [new RefusedUpdate(Update, "field customfield_1 is on no screen. Add it.")] }).ToList();

        var tally = WriteBackTally.Of(Plan, outcomes, 0);

        Assert.Equal(["pay-jira: field customfield_1 is on no screen. Add it: 7 items (PAY-1, PAY-2, PAY-3, PAY-4, PAY-5, …)."], tally.Remarks);
        Assert.Equal((0, 7), (tally.Applied, tally.Failed));
    }

    [Fact]
    public void Of_WriteThatWasRefusedInPart_CountsAsAppliedAndAsFailed()
    {
        var tally = WriteBackTally.Of(Plan, [Outcome(1, WriteBackResult.Applied) with { Refused = [new RefusedUpdate(Update, "No.")] }], 1);

        Assert.Equal((1, 1), (tally.Applied, tally.Failed));
    }

    [Theory]
    [InlineData("PAY-1: somebody changed it.")]
    [InlineData("somebody changed it.")]
    public void Of_SentenceOfOneItem_NamesTheItemOnce(string sentence) =>
        Assert.Equal(["PAY-1: somebody changed it."], WriteBackTally.Of(Plan, [Outcome(1, WriteBackResult.Superseded) with { Sentence = sentence }], 0).Remarks);

    private static WriteBackPlan Plan => new() { Writes = [], Unchanged = 0 };

    private static WriteBackOutcome Outcome(int number, WriteBackResult result) =>
        new() { Write = new ItemWrite { Item = new ItemId("pay-jira", number), Key = $"PAY-{number}", Updates = [Update] }, Result = result };
}
