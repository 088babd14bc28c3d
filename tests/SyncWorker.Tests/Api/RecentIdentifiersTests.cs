using SyncWorker.Api;

namespace SyncWorker.Tests.Api;

public sealed class RecentIdentifiersTests
{
    [Fact]
    public void Add_MoreThanTheCapacity_ForgetsTheOldest()
    {
        var recent = new RecentIdentifiers(capacity: 2);
        recent.Add("a");
        recent.Add("b");
        recent.Add("a");
        Assert.True(recent.Has("a") && recent.Has("b"));

        recent.Add("c");
        Assert.False(recent.Has("a"));
        Assert.True(recent.Has("b") && recent.Has("c"));
    }

    [Fact]
    public void Add_AbsurdlyLongIdentifier_IsNotRemembered()
    {
        var recent = new RecentIdentifiers();
        var identifier = new string('x', 10_000);
        recent.Add(identifier);
        Assert.False(recent.Has(identifier));
    }
}
