namespace SyncWorker.Connectors.Http;

/// <summary>What came back from a write: an answer of any status, or why there is none.</summary>
internal sealed class WriteReply : IDisposable
{
    /// <summary>Gets the answer, or <see langword="null"/> when none came.</summary>
    public TrackerResponse? Response { get; init; }

    /// <summary>Gets why our token was refused, with what to do, or <see langword="null"/> when it was not.</summary>
    public string? Refusal { get; init; }

    /// <summary>Gets why no answer came, one sentence, or <see langword="null"/> when one did.</summary>
    public string? Sentence { get; init; }

    /// <summary>Gets a value indicating whether the tracker may have received and made the write although no answer came.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>Gives the answer's buffer back.</summary>
    public void Dispose() => Response?.Dispose();
}
