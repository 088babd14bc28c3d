using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Asks a token endpoint for new tokens. A refresh is sent once: whether the former token still works is for the next run to find out.</summary>
internal sealed class OAuthClient(OAuthDefinition oauth, HttpClient http, TrackerFailures failures, TimeSpan timeout, TimeProvider time)
{
    private const int MostBytes = 1 << 20;
    private const string What = "new OAuth tokens";

    /// <summary>Exchanges a refresh token for an access token and the next refresh token.</summary>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="clientSecret">The client's secret.</param>
    /// <param name="cancellationToken">Stops it before it is sent; an exchange under way is waited for, within the limit.</param>
    /// <exception cref="TrackerException">None came.</exception>
    public async Task<OAuthTokens> RefreshAsync(string refreshToken, string clientSecret, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, time);
        using var message = Compose(refreshToken, clientSecret);
        try
        {
            // Stopped half-way, the token might have rotated without us.
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var (buffer, length) = await BodyReader.ReadAsync(answer.Content, MostBytes, new RequestTally(), limit.Token).ConfigureAwait(false)
                ?? throw failures.Malformed(What);
            try
            {
                return Read(answer.StatusCode, buffer.AsMemory(0, length), refreshToken);
            }
            finally
            {
                BodyBuffers.Shared.Return(buffer);
            }
        }
        catch (OperationCanceledException late)
        {
            throw failures.TimedOut(What, timeout, late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            throw failures.Because($"{oauth.TokenUrl.Host} could not be asked for {What}: the connection could not be made or broke. The next run tries again.", mayPass: true, broken);
        }
    }

    private HttpRequestMessage Compose(string refreshToken, string clientSecret)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("grant_type", "refresh_token");
            json.WriteString("client_id", oauth.ClientId);
            json.WriteString("client_secret", clientSecret);
            json.WriteString("refresh_token", refreshToken);
            json.WriteEndObject();
        }

        var message = new HttpRequestMessage(HttpMethod.Post, oauth.TokenUrl) { Content = new ByteArrayContent(body.ToArray()) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return message;
    }

    private OAuthTokens Read(HttpStatusCode status, ReadOnlyMemory<byte> body, string refreshToken)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, JsonReading.Options);
        }
        catch (JsonException broken) when ((int)status is >= 200 and < 300)
        {
            // What broke may hold a token, so it is no cause to keep.
            _ = broken;
            throw failures.Malformed(What);
        }
        catch (JsonException)
        {
            // A refusal in another form than JSON: the status says enough.
        }

        using (document)
        {
            var root = document?.RootElement ?? default;
            if ((int)status is < 200 or >= 300) throw Refused(status, root);
            var now = time.GetUtcNow();
            return new OAuthTokens
            {
                RefreshToken = root.FilledText("refresh_token") ?? refreshToken,
                AccessToken = root.FilledText("access_token") ?? throw failures.Malformed(What),
                ExpiresAt = now + TimeSpan.FromSeconds(Math.Clamp(root.Whole("expires_in") ?? 3600, 0, 365 * 86_400)),
                RenewedAt = now,
            };
        }
    }

    private TrackerException Refused(HttpStatusCode status, JsonElement root)
    {
        var error = root.Text("error") ?? "";
        var words = root.Text("error_description") ?? "";
        if (error is "invalid_grant" || words.Contains("refresh token", StringComparison.OrdinalIgnoreCase))
        {
            return failures.Because(
                $"the grant is over (invalid_grant): the refresh token in {oauth.TokenFile} was used before, was not used for 90 days, or its person's password changed. "
                + "Authorise the app again and put the new refresh token into that file.",
                mayPass: false);
        }

        return TrackerFailures.MayPass(status)
            ? failures.Because($"{oauth.TokenUrl.Host} failed to give {What} (HTTP {(int)status}). The next run tries again.", mayPass: true)
            : failures.Because($"{oauth.TokenUrl.Host} refuses to give {What} (HTTP {(int)status}). Check the client id and the client secret under auth.oauth.", mayPass: false);
    }
}
