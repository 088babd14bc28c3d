using System.Security.Cryptography;
using System.Text;

namespace SyncWorker.Api;

/// <summary>The signature of a webhook: <c>X-Hub-Signature: sha256=…</c>, an HMAC over the body exactly as it came.</summary>
/// <remarks>https://developer.atlassian.com/cloud/jira/platform/webhooks/ (the method stands before the equals sign).</remarks>
internal static class WebhookSignature
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-Hub-Signature";

    private const int LongestHash = 64;

    /// <summary>Says whether a signature is the one that the secret gives for a body. Takes equally long for every wrong one of a method.</summary>
    /// <param name="signature">The header's value, or <see langword="null"/> when there is none.</param>
    /// <param name="body">The body.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>False also for a missing signature, one that is not hexadecimal, and a method that is unknown or broken (SHA-1, MD5).</returns>
    public static bool Matches(string? signature, ReadOnlySpan<byte> body, string secret)
    {
        if (signature is null || secret.Length == 0 || signature.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals)) return false;
        var hex = signature.AsSpan(equals + 1);
        Span<byte> expected = stackalloc byte[LongestHash];
        var length = Hash(signature[..equals], Encoding.UTF8.GetBytes(secret), body, expected);
        Span<byte> given = stackalloc byte[LongestHash];
        return length > 0 && hex.Length == length * 2
            && Convert.FromHexString(hex, given, out _, out var written) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected[..length], given[..written]);
    }

    private static int Hash(string method, byte[] key, ReadOnlySpan<byte> body, Span<byte> into) => method.ToUpperInvariant() switch
    {
        "SHA256" => HMACSHA256.HashData(key, body, into),
        "SHA384" => HMACSHA384.HashData(key, body, into),
        "SHA512" => HMACSHA512.HashData(key, body, into),
        _ => 0,
    };
}
