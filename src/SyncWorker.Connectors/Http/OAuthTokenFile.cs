using System.Collections.Concurrent;
using System.Security;
using System.Text.Json;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>
/// The file that holds a grant's tokens: at first just the refresh token, as people put it there; after the first refresh JSON of ours. It is replaced
/// as a whole, readable by its owner only, and a lock file beside it keeps two refreshes apart.
/// </summary>
internal sealed class OAuthTokenFile(string path, TrackerFailures failures, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = Gates.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1));
    private OAuthTokens? _known;
    private DateTime _writtenAt;

    /// <summary>Reads the tokens; again whenever the file has been replaced.</summary>
    /// <param name="again">Whether it is read in any case.</param>
    /// <exception cref="TrackerException">The file cannot be read or holds no refresh token.</exception>
    public OAuthTokens Read(bool again = false)
    {
        try
        {
            lock (_gate)
            {
                var writtenAt = File.GetLastWriteTimeUtc(path);
                if (again || _known is null || writtenAt != _writtenAt) (_known, _writtenAt) = (Parse(File.ReadAllText(path).Trim()), writtenAt);
                return _known;
            }
        }
        catch (Exception failure) when (IsFileFault(failure))
        {
            throw failures.Because($"the token file {path} cannot be read. Put a refresh token into it, and let SyncWorker's account read and replace it.", mayPass: false, failure);
        }
    }

    /// <summary>Replaces the file by new tokens. They are on the disk when this returns.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="TrackerException">They could not be kept, and must not be used.</exception>
    public void Save(OAuthTokens tokens)
    {
        var next = path + ".new";
        try
        {
            File.Delete(next);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(next, options))
            {
                Write(stream, tokens);
                stream.Flush(flushToDisk: true);
            }

            lock (_gate)
            {
                File.Move(next, path, overwrite: true);
                (_known, _writtenAt) = (tokens, File.GetLastWriteTimeUtc(path));
            }
        }
        catch (Exception failure) when (IsFileFault(failure))
        {
            throw failures.Because(
                $"the new OAuth tokens could not be kept in {path}, so they were not used. Let SyncWorker's account write into that folder within ten minutes, for as long as the former token still works.",
                mayPass: true,
                failure);
        }
    }

    /// <summary>Waits for the right to refresh, against everybody who uses this file.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The right, which ends with its disposal or with the process.</returns>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new Turn(_turn, await OpenLockAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    private async Task<FileStream> OpenLockAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path + ".lock") && time.GetElapsedTime(since) < LongestWait)
            {
                await Task.Delay(BetweenLooks, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (IsFileFault(failure))
            {
                throw failures.Because($"the lock file {path}.lock could not be taken. Let SyncWorker's account write into that folder; if another worker hangs there, end it.", mayPass: true, failure);
            }
        }
    }

    private OAuthTokens Parse(string text)
    {
        if (text.Length > 0 && text[0] != '{') return new OAuthTokens { RefreshToken = text };
        try
        {
            using var document = JsonDocument.Parse(text, JsonReading.Options);
            var root = document.RootElement;
            if ((root.FilledText("refreshToken") ?? root.FilledText("refresh_token")) is { } refreshToken)
            {
                return new OAuthTokens
                {
                    RefreshToken = refreshToken,
                    AccessToken = root.FilledText("accessToken"),
                    ExpiresAt = At(root, "expiresAt"),
                    RenewedAt = At(root, "renewedAt"),
                };
            }
        }
        catch (JsonException)
        {
            // Said below, without the text.
        }

        throw failures.Because($"the token file {path} holds no refresh token. Authorise the app again and put the refresh token into it.", mayPass: false);
    }

    private static DateTimeOffset At(JsonElement root, string member) =>
        root.Whole(member) is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;

    private static void Write(Stream stream, OAuthTokens tokens)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("refreshToken", tokens.RefreshToken);
        json.WriteString("accessToken", tokens.AccessToken);
        json.WriteNumber("expiresAt", tokens.ExpiresAt.ToUnixTimeSeconds());
        json.WriteNumber("renewedAt", tokens.RenewedAt.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private static bool IsFileFault(Exception failure) => failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException;

    private sealed class Turn(SemaphoreSlim turn, FileStream file) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync().ConfigureAwait(false);
            turn.Release();
        }
    }
}
