using System.Runtime.InteropServices;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.IntegrationTests.Soak;

/// <summary>People at work while the worker reads: every few requests of a running sync one of them edits something, before the request is answered.</summary>
internal sealed class SoakScript
{
    /// <summary>How often each kind must have been done at least.</summary>
    public const int Often = 5;

    private const int Weight = 2;

    private readonly SimulatedTracker _tracker;
    private readonly SoakClock _clock;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly List<string> _bag = [];
    private readonly Dictionary<string, int> _done;
    private int _edits;
    private int _untilEdit;
    private int _untilStop;
    private CancellationTokenSource? _stop;

    public SoakScript(SimulatedTracker tracker, SoakClock clock, Random random, int edits)
    {
        (_tracker, _clock, _random, _edits) = (tracker, clock, random, edits);
        _done = tracker.EditKinds.ToDictionary(static kind => kind.Name, static _ => 0);
        tracker.Arriving = Arrive;
    }

    /// <summary>Gets whether people edit now; the clock runs with every request either way.</summary>
    public bool IsOn { get; set; }

    /// <summary>Gets whether there is more to do: edits that are left, or kinds that were possible too seldom so far.</summary>
    public bool HasMore => _edits > 0 || _done.Values.Any(static count => count < Often);

    /// <summary>Gets how often each kind was done in the middle of a sync.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>Gets how often a sync was stopped in its middle.</summary>
    public int Stopped { get; private set; }

    /// <summary>Stops the running sync at a request to come.</summary>
    public void StopAt(int request, CancellationTokenSource stop)
    {
        lock (_gate) (_untilStop, _stop) = (request, stop);
    }

    private void Arrive()
    {
        lock (_gate)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(20, 900)));
            if (!IsOn) return;
            if (_untilStop > 0 && --_untilStop == 0)
            {
                Stopped++;
                _stop?.Cancel();
            }

            if (--_untilEdit > 0 || !HasMore) return;
            _untilEdit = _random.Next(1, 8);
            for (var count = _random.Next(1, 3); count > 0 && HasMore; count--) Edit();
        }
    }

    /// <summary>Every kind comes up as often as any other; what keeps projects and issues away for a while is rarer than what changes them.</summary>
    private void Edit()
    {
        while (!TryEdit()) Fill();
    }

    private bool TryEdit()
    {
        for (var place = _bag.Count - 1; place >= 0; place--)
        {
            var kind = _bag[place];
            try
            {
                _tracker.ApplyRandomEdit(_random, [kind]);
            }
            catch (InvalidOperationException)
            {
                // Nothing is there yet to be done so to, such as a hidden issue to be shown again: its turn comes later.
                continue;
            }

            _bag.RemoveAt(place);
            _done[kind]++;
            _edits--;
            return true;
        }

        return false;
    }

    private void Fill()
    {
        List<string> more = [.. _tracker.EditKinds.SelectMany(static kind => Enumerable.Repeat(kind.Name, kind.Needs is null ? Weight : 1))];
        _random.Shuffle(CollectionsMarshal.AsSpan(more));
        _bag.InsertRange(0, more);
    }
}
