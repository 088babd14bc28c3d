using System.Net;

namespace SyncWorker.Connectors.Http;

/// <summary>One request to a tracker, in words and in bytes.</summary>
internal sealed record TrackerRequest
{
    /// <summary>Gets the method. A reading POST is still a read: what counts is which method of <see cref="TrackerHttp"/> sends it.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Gets the path with its query, relative to the connection's address, or an absolute address of the same tracker.</summary>
    public required string Path { get; init; }

    /// <summary>Gets what is asked, for people, such as <c>the list of projects</c>.</summary>
    public required string What { get; init; }

    /// <summary>Gets the body, UTF-8, or empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the body's media type. Default <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Gets a value indicating whether the site itself is asked, as a stranger, wherever the API is. Default false.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Gets the statuses beyond 2xx that are answers to the caller, not failures. They are neither repeated nor translated.</summary>
    public IReadOnlyCollection<HttpStatusCode> Accepts { get; init; } = [];

    /// <summary>Describes a GET.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    public static TrackerRequest Get(string path, string what) => new() { Method = HttpMethod.Get, Path = path, What = what };

    /// <summary>Describes a POST of JSON.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    /// <param name="body">The JSON.</param>
    public static TrackerRequest Post(string path, string what, ReadOnlyMemory<byte> body) =>
        new() { Method = HttpMethod.Post, Path = path, What = what, Body = body };
}
