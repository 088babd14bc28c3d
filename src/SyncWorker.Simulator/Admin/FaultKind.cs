namespace SyncWorker.Simulator.Admin;

/// <summary>A kind of fault that hits every n-th request.</summary>
public enum FaultKind
{
    /// <summary><c>429</c>: too fast, with the tracker's own headers.</summary>
    Throttled,

    /// <summary><c>500</c>: a failure of the server.</summary>
    ServerError,

    /// <summary><c>503</c>: the server says that it is not there for now, in a body that is no JSON.</summary>
    Unavailable,

    /// <summary><c>401</c>: the token of this one request behaves as a revoked one.</summary>
    TokenForgotten,

    /// <summary><c>hang</c>: no answer for two minutes, and then the connection is aborted.</summary>
    Hang,

    /// <summary><c>empty</c>: a search for items finds nothing and says that this is all, as for somebody who may see nothing.</summary>
    Empty,

    /// <summary><c>reset</c>: the connection is aborted instead of an answer.</summary>
    Reset,

    /// <summary><c>truncate</c>: the connection is aborted in the middle of the body.</summary>
    Truncate,

    /// <summary><c>html</c>: a page of HTML with status 200 instead of JSON.</summary>
    Html,

    /// <summary><c>lostreply</c>: a write is applied, and the connection is aborted before its answer.</summary>
    LostReply,

    /// <summary><c>retryafter</c>: the answer is a good one, and its headers ask to pause before the next request.</summary>
    RetryAfter,
}
