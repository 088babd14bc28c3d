using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;

namespace SyncWorker.Connectors;

/// <summary>What a connector can say about its own connection: a capability, offered by connectors beside <see cref="ITrackerConnector"/>.</summary>
public interface IConnectionExaminer
{
    /// <summary>Signs in, reads the metadata and asks for our permissions. Changes nothing; may be repeated.</summary>
    /// <param name="targets">The write-back targets of the connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found. That the tracker cannot be read is part of it, and no exception.</returns>
    Task<ConnectionExamination> ExamineAsync(IReadOnlyList<WriteBackTarget> targets, CancellationToken cancellationToken);

    /// <summary>Signs in, reads the metadata and a sample of the items changed last, and proposes a mapping. What this examiner has read before is not read again. Changes nothing; may be repeated.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The proposal. That the tracker cannot be read is part of it, and no exception.</returns>
    Task<MappingProposal> ProposeAsync(CancellationToken cancellationToken);

    /// <summary>Lists the configured fields that the metadata in use does not have. Sends nothing; empty before any metadata is in use.</summary>
    IReadOnlyList<UnknownField> ListUnknownFields();
}
