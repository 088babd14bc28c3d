namespace SyncWorker.Model.Reading;

/// <summary>A tracker could not be read or written. The message is one sentence for a PMO administrator, without secrets.</summary>
public sealed class TrackerException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="TrackerException"/> class.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="mayPass">Whether a later run may succeed without anybody's help.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public TrackerException(string message, bool mayPass, Exception? innerException = null)
        : base(message, innerException) => MayPass = mayPass;

    /// <summary>Gets a value indicating whether a later run may succeed without anybody's help.</summary>
    public bool MayPass { get; }

    /// <summary>Gets a value indicating whether an answer was larger than is taken: a request for less may succeed.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Gets how the tracker refused our sign-in, such as <c>HTTP 401</c>, or <see langword="null"/> when the failure is another.</summary>
    public string? SignInRefusal { get; init; }

    /// <summary>Gets a value indicating whether the tracker refused our sign-in.</summary>
    public bool IsSignInRefused => SignInRefusal is not null;
}
