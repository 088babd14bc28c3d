using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Model.Writing;

public sealed class ItemWriteTests
{
    [Fact]
    public void ByRequest_EverythingAtOnce_PutsTheItemsOwnValuesTogetherAndFirst()
    {
        var write = Write(WriteBackPlace.Comment, WriteBackPlace.Field, WriteBackPlace.RemoteLink, WriteBackPlace.Label, WriteBackPlace.Property);

        var parts = write.ByRequest();

        Assert.Equal(
            [[WriteBackPlace.Field, WriteBackPlace.Label, WriteBackPlace.Property], [WriteBackPlace.Comment], [WriteBackPlace.RemoteLink]],
            parts.Select(part => part.Updates.Select(update => update.Place)));
        Assert.All(parts, part => Assert.Equal((write.Item, write.Key), (part.Item, part.Key)));
    }

    [Theory]
    [InlineData(WriteBackPlace.Field, WriteBackPlace.Tag)]
    [InlineData(WriteBackPlace.Comment)]
    public void ByRequest_OnePart_IsTheWriteItself(params WriteBackPlace[] places)
    {
        var write = Write(places);

        Assert.Same(write, Assert.Single(write.ByRequest()));
    }

    [Theory]
    [InlineData("https://example.com/p/1 Payments: 42 % done", "https://example.com/p/1", "Payments: 42 % done")]
    [InlineData("https://example.com/p/1", "https://example.com/p/1", "https://example.com/p/1")]
    public void Parse_RemoteLink_IsAnAddressAndATitle(string text, string url, string title) => Assert.Equal(new RemoteLinkValue(url, title), RemoteLinkValue.Parse(text));

    private static ItemWrite Write(params WriteBackPlace[] places) => new()
    {
        Item = new ItemId("pay-jira", 7),
        Key = "PAY-7",
        Updates = [.. places.Select(place => new FieldUpdate { Place = place, Field = place.ToString(), After = "1", Reason = "test" })],
    };
}
