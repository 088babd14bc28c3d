using System.Runtime.CompilerServices;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Model;

public sealed class ReadAheadTests
{
    private readonly List<string> _done = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneAhead_Elements_ComeInOrderAndTheNextIsUnderWayMeanwhile()
    {
        using var third = new SemaphoreSlim(0);
        var used = new List<int>();
        await foreach (var element in SourceAsync(4, third, Stop).OneAhead(Stop))
        {
            used.Add(element);

            // The source goes on to the third while the second is being used; were it not, this would wait for ever.
            if (element == 2) await third.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        }

        Assert.Equal([1, 2, 3, 4], used);
        Assert.Equal("closed", _done[^1]);
    }

    [Fact]
    public async Task OneAhead_SourceFails_GivesWhatCameBeforeFirst()
    {
        var used = new List<int>();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var element in SourceAsync(-3, null, Stop).OneAhead(Stop)) used.Add(element);
        });

        Assert.Equal("broken", failure.Message);
        Assert.Equal([1, 2, 3], used);
    }

    [Fact]
    public async Task OneAhead_ConsumerStops_ClosesTheSourceAfterItsStep()
    {
        await foreach (var element in SourceAsync(9, null, Stop).OneAhead(Stop))
        {
            if (element == 2) break;
        }

        Assert.Equal(["1", "2", "3", "closed"], _done);
    }

    private async IAsyncEnumerable<int> SourceAsync(int count, SemaphoreSlim? third, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 1; i <= Math.Abs(count); i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                _done.Add($"{i}");
                if (i == 3) third?.Release();
                yield return i;
            }

            if (count < 0) throw new InvalidOperationException("broken");
        }
        finally
        {
            _done.Add("closed");
        }
    }
}
