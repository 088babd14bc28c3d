using SyncWorker.Connectors.Http;

namespace SyncWorker.Tests.Connectors.Http;

/// <summary>What bodies are read into: a worker that reads for months must hold no more than it uses.</summary>
public sealed class BodyBuffersTests
{
    private const int Half = 500_000;

    private readonly BodyBuffers _buffers = new();

    [Fact]
    public void Rent_BodyOfAboutTheSameLength_TakesTheBufferThatWaits()
    {
        var first = _buffers.Rent(Half);
        _buffers.Return(first);
        var second = _buffers.Rent(Half - 20_000);
        Assert.Same(first, second);
        Assert.Equal(0, _buffers.KeptBytes);
        Assert.NotSame(second, _buffers.Rent(Half));
    }

    [Fact]
    public void Rent_SeveralFit_TakesTheSmallest()
    {
        byte[][] all = [_buffers.Rent(Half * 3 / 2), _buffers.Rent(Half), _buffers.Rent(Half * 2)];
        foreach (var buffer in all) _buffers.Return(buffer);
        Assert.Same(all[1], _buffers.Rent(Half - 1000));
    }

    [Fact]
    public void Rent_MuchSmallerBody_LeavesTheLargeBuffer()
    {
        var large = _buffers.Rent(10 * Half);
        _buffers.Return(large);
        Assert.NotSame(large, _buffers.Rent(Half));
        Assert.Same(large, _buffers.Rent(10 * Half));
    }

    [Fact]
    public void Return_MoreThanIsKept_LetsGoOfThoseThatWaitLongest()
    {
        var all = Enumerable.Range(0, 100).Select(_ => _buffers.Rent(Half)).ToList();
        Assert.Equal(100, all.Distinct().Count());
        foreach (var buffer in all) _buffers.Return(buffer);
        Assert.InRange(_buffers.KeptBytes, BodyBuffers.MostKept - (2 * Half), BodyBuffers.MostKept);
        var next = _buffers.Rent(Half);
        Assert.DoesNotContain(all[..30], old => ReferenceEquals(old, next));
    }

    /// <summary>Where another tracker's bodies are larger, the buffers of the one before make room instead of waiting beside.</summary>
    [Fact]
    public void Rent_BodiesGotLarger_BuffersThatFitNoMoreMakeRoom()
    {
        foreach (var buffer in Enumerable.Range(0, 100).Select(_ => _buffers.Rent(Half)).ToList()) _buffers.Return(buffer);
        Assert.InRange(_buffers.KeptBytes, BodyBuffers.MostKept - (2 * Half), BodyBuffers.MostKept);
        var larger = Enumerable.Range(0, 20).Select(_ => _buffers.Rent(2 * Half)).ToList();
        Assert.InRange(_buffers.KeptBytes, BodyBuffers.AlwaysKept - (2 * Half), BodyBuffers.AlwaysKept);
        foreach (var buffer in larger) _buffers.Return(buffer);
        Assert.InRange(_buffers.KeptBytes, BodyBuffers.AlwaysKept, BodyBuffers.MostKept);
    }

    [Fact]
    public void Return_RareLargeBody_LeavesTheOthersWhereTheyAre()
    {
        var usual = _buffers.Rent(Half);
        _buffers.Return(usual);
        _buffers.Return(_buffers.Rent(30_000_000));
        Assert.Same(usual, _buffers.Rent(Half));
        Assert.Equal(0, _buffers.KeptBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60_000)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public void Rent_AnyLength_IsAtLeastThat(int length)
    {
        var buffer = _buffers.Rent(length);
        Assert.True(buffer.Length >= length);
        _buffers.Return(buffer);
    }
}
