using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>One item's life cut into revisions: the changes that were saved together and that the tracker has a field for.</summary>
internal sealed class GeneratedRevisions
{
    private readonly int[] ends;

    public GeneratedRevisions(Life life, ItemKind kind)
    {
        Life = life;
        Kind = kind;
        List<DateTime> times = [At(life.CreatedMs)];
        List<int> ends = [0];
        for (var index = 0; index < life.Changes.Count; index++)
        {
            var change = life.Changes[index];
            if (!TypeWords.MakesRevision(kind, change))
            {
                continue;
            }

            if (ends.Count > 1 && times[^1] == At(change.AtMs))
            {
                ends[^1] = index + 1;
                continue;
            }

            times.Add(At(change.AtMs));
            ends.Add(index + 1);
        }

        Times = times;
        this.ends = [.. ends];
    }

    public Life Life { get; }

    public ItemKind Kind { get; }

    /// <summary>Gets when each revision was made; revision 1 comes first.</summary>
    public IReadOnlyList<DateTime> Times { get; }

    /// <summary>The changes up to and including a revision.</summary>
    public IEnumerable<LifeChange> ChangesUpTo(int rev)
    {
        for (var index = 0; index < ends[rev - 1]; index++)
        {
            yield return Life.Changes[index];
        }
    }

    /// <summary>Who made a revision.</summary>
    public int AuthorOf(int rev) => rev == 1 ? Life.Creator : Life.Changes[ends[rev - 1] - 1].Person;

    private static DateTime At(long ms) => DateTime.UnixEpoch.AddMilliseconds(ms);
}
