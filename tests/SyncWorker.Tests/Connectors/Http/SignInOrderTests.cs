using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Tests.Connectors.Http;

/// <summary>A request may wait long for its turn: one that was signed before would leave with a token that has been replaced meanwhile, and be refused.</summary>
public sealed class SignInOrderTests : IDisposable
{
    private const string Variable = "SYNCWORKER_TEST_SIGN_IN_ORDER";

    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task ReadAsync_SecretReplacedWhileItWaitsForItsTurn_LeavesWithTheNewOne()
    {
        var signIns = new List<string>();
        await using var server = RawServer.Routed(request =>
        {
            lock (signIns) signIns.Add(request.Split("\r\n").First(line => line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase))["Authorization: ".Length..]);
            return RawServer.Json("""{"ok":true}""");
        });
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var definition = TestConnections.Jira(server.Url) with
        {
            Auth = new AuthDefinition { Kind = AuthKind.Basic, User = "bot", Secret = new SecretReference(Variable, null) },
            Rate = new RateDefinition { RequestsPerSecond = 1, KeepForWriteBack = 0 },
        };
        var http = TestConnections.Http(definition, _handlers, time);
        Environment.SetEnvironmentVariable(Variable, "former");
        using (await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel))
        {
            // Its turn is a second away, and the clock stands still.
            var waiting = http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
            Assert.False(waiting.IsCompleted);
            Environment.SetEnvironmentVariable(Variable, "new");
            time.Advance(TimeSpan.FromSeconds(2));
            using var answer = await waiting;
        }

        Assert.Equal([SignIn("former"), SignIn("new")], signIns);
    }

    private static string SignIn(string secret) => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"bot:{secret}"))).ToString();
}
