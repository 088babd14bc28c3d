using System.Globalization;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors;

/// <summary>The part of an examination that is the same for every tracker. What was read for one question serves the next.</summary>
internal sealed class Examination
{
    // Ages and schedules go by our clock, change times by the tracker's: beyond this, "how fresh" is no longer true.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    private IReadOnlyList<CatalogueEntry>? _entries;

    /// <summary>Signs in, reads the metadata, and looks at what the tracker says beyond that.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="http">Its way to the tracker.</param>
    /// <param name="look">Looks; called with the catalogue once the metadata is in use.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ConnectionExamination> RunAsync(
        ITrackerConnector connector, TrackerHttp http, Func<IReadOnlyList<CatalogueEntry>, CancellationToken, Task<TrackerFindings>> look, CancellationToken cancellationToken)
    {
        var before = connector.Tally.Reads;
        TrackerIdentity? identity = null;
        Uri? address = null;
        string? failure = null;
        var findings = new TrackerFindings();
        try
        {
            address = await http.FindAddressAsync(cancellationToken).ConfigureAwait(false);
            identity = await connector.ReadIdentityAsync(cancellationToken).ConfigureAwait(false);
            _entries = connector.UseMetadata(await connector.ReadMetadataAsync(cancellationToken).ConfigureAwait(false));
            findings = await look(_entries, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackerException exception)
        {
            failure = exception.Message;
        }

        if (http.Clock.Skew is { } skew && skew.Duration() > MostSkew)
        {
            findings = findings with
            {
                Findings =
                [
                    .. findings.Findings,
                    string.Create(CultureInfo.InvariantCulture, $"The tracker's clock is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's, so the ages that are shown are wrong by that. Have both set by a time server."),
                ],
            };
        }

        return new ConnectionExamination
        {
            Connection = connector.ConnectionName,
            Failure = failure,
            Identity = identity,
            Address = address,
            ClockSkew = http.Clock.Skew,
            Headroom = connector.Headroom,
            Requests = connector.Tally.Reads - before,
            Tracker = findings,
        };
    }

    /// <summary>Signs in and reads the metadata, unless that has been done, and proposes a mapping.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="propose">Proposes; called with the catalogue once the metadata is in use.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MappingProposal> ProposeAsync(
        ITrackerConnector connector, Func<IReadOnlyList<CatalogueEntry>, CancellationToken, Task<MappingProposal>> propose, CancellationToken cancellationToken)
    {
        var before = connector.Tally.Reads;
        MappingProposal proposal;
        try
        {
            if (_entries is null)
            {
                await connector.ReadIdentityAsync(cancellationToken).ConfigureAwait(false);
                _entries = connector.UseMetadata(await connector.ReadMetadataAsync(cancellationToken).ConfigureAwait(false));
            }

            proposal = await propose(_entries, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackerException exception)
        {
            proposal = new MappingProposal { Connection = connector.ConnectionName, Failure = exception.Message };
        }

        return proposal with { Requests = connector.Tally.Reads - before };
    }
}
