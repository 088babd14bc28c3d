using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class ItemWritesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ItemWrites _writes;

    public ItemWritesTests() => _writes = new ItemWrites(_time);

    [Fact]
    public void FindWait_LimitReached_WaitsForTheOldestToLeaveTheSpan()
    {
        _writes.Use([new(2, TimeSpan.FromSeconds(2))]);
        _writes.Add("1");
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, _writes.FindWait("1"));
        _writes.Add("1");
        Assert.Equal(TimeSpan.FromSeconds(1.5), _writes.FindWait("1"));
        Assert.Equal(TimeSpan.Zero, _writes.FindWait("2"));
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.Zero, _writes.FindWait("1"));
    }

    [Fact]
    public void FindWait_SeveralLimits_TheLongestWaitHolds()
    {
        _writes.Use([new(1, TimeSpan.FromSeconds(2)), new(2, TimeSpan.FromSeconds(30))]);
        _writes.Add("1");
        Assert.Equal(TimeSpan.FromSeconds(2), _writes.FindWait("1"));
        _time.Advance(TimeSpan.FromSeconds(2));
        _writes.Add("1");
        Assert.Equal(TimeSpan.FromSeconds(28), _writes.FindWait("1"));
    }

    [Fact]
    public void Add_ManyItems_ForgetsThoseOfLongAgoAndKeepsTheRecent()
    {
        _writes.Use([new(1, TimeSpan.FromSeconds(30))]);
        for (var item = 0; item < 100_000; item++)
        {
            _writes.Add($"{item}");
            if (item % 100 == 0) _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_writes.Count, 1, 10_000);
        Assert.NotEqual(TimeSpan.Zero, _writes.FindWait("99999"));
    }

    [Fact]
    public void FindWait_NoLimits_NeverWaits()
    {
        for (var write = 0; write < 1000; write++) _writes.Add("1");
        Assert.Equal(TimeSpan.Zero, _writes.FindWait("1"));
        Assert.Equal(0, _writes.Count);
    }
}
