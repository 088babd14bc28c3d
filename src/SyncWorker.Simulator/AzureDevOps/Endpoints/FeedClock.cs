namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What of the newest changes the feeds and queries show already.</summary>
/// <param name="organization">The state.</param>
/// <param name="lag">How long the index behind feeds and queries lags, asked anew at each request.</param>
internal sealed class FeedClock(Organization organization, Func<TimeSpan> lag)
{
    /// <summary>The last instant that is visible: changes may carry instants a little ahead of the clock, so without lag all are.</summary>
    public DateTime VisibleUntil(DateTime now) => lag() is var delay && delay > TimeSpan.Zero ? now - delay : DateTime.MaxValue;

    /// <summary>How many revisions of the journal are visible.</summary>
    public int VisibleRevisions(DateTime now) => VisibleUntil(now) is var until && until < DateTime.MaxValue
        ? organization.Revisions.FirstAtOrAfter(until)
        : organization.Revisions.Count;

    /// <summary>How many link changes are visible.</summary>
    public int VisibleLinks(DateTime now)
    {
        var until = VisibleUntil(now);
        var count = organization.Links.Count;
        while (until < DateTime.MaxValue && count > 0 && organization.Links[count - 1].At > until)
        {
            count--;
        }

        return count;
    }
}
