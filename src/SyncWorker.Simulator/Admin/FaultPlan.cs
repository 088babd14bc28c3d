using System.Globalization;

namespace SyncWorker.Simulator.Admin;

/// <summary>Which faults are played. Counting is deterministic: the n-th, 2n-th, … request is hit.</summary>
/// <remarks>
/// The specification is a comma-separated list of <c>lag=30s</c> (Jira's search index lags), <c>slow=200ms</c> (every answer),
/// <c>deadtoken</c> (every token behaves as a revoked one), <c>after=N</c> (the counted faults start after N requests), and
/// <c>429 500 503 401 hang empty reset truncate html lostreply retryafter</c>, each <c>=1/N</c>; <c>lostreply</c> counts writes only, <c>empty</c>
/// searches only (of Azure DevOps also its feeds). One of <c>holdread=N</c>,
/// <c>holdwrite=N</c>, <c>holdreply=N</c> keeps the N-th and every later one waiting until the faults are replaced. Of Jira alone: <c>noedit</c>
/// (our account may edit no issue), <c>lacks=PERMISSION</c> (our account has everything but that; without <c>BROWSE_PROJECTS</c> it is shown no project and no issue). Of Jira Cloud alone: <c>admin</c> (our account
/// administers its projects), <c>slowtask=N</c> (a bulk write is made when its task is looked at the N-th time). Of Jira Data Center alone:
/// <c>nobasic</c> (basic authentication is refused, as from Jira 11 on), <c>noadmin</c> (our account administers no project), <c>cutlog=N</c>
/// (embedded changelogs hold the newest N histories, whatever their total), <c>forbidden</c> (an issue that our account may not see answers 403, not
/// 404), <c>goneids</c> (a search that names an issue which is gone or hidden is refused, or finds nothing when it is not validated). Of Azure DevOps alone:
/// <c>flatlinks</c> (the older shape of the links feed), <c>ratelimit</c> (the allowance's headers on every answer),
/// <c>signin=302</c> (or 200, 203: the status under which a dead token is shown the sign-in page).
/// </remarks>
public sealed class FaultPlan
{
    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.Ordinal)
    {
        ["429"] = FaultKind.Throttled,
        ["500"] = FaultKind.ServerError,
        ["503"] = FaultKind.Unavailable,
        ["401"] = FaultKind.TokenForgotten,
        ["hang"] = FaultKind.Hang,
        ["empty"] = FaultKind.Empty,
        ["reset"] = FaultKind.Reset,
        ["truncate"] = FaultKind.Truncate,
        ["html"] = FaultKind.Html,
        ["lostreply"] = FaultKind.LostReply,
        ["retryafter"] = FaultKind.RetryAfter,
    };

    private readonly Dictionary<FaultKind, long> _every = [];
    private readonly Dictionary<FaultKind, long> _seen = [];
    private readonly Dictionary<FaultKind, int> _played = [];
    private readonly Lock _gate = new();
    private long _after;
    private long _requests;

    private FaultPlan(string specification) => Specification = specification;

    /// <summary>Gets the text that the plan was read from; empty is none.</summary>
    public string Specification { get; }

    /// <summary>Gets a copy of how often each kind has hit a request; kinds that never did are not in it.</summary>
    public IReadOnlyDictionary<FaultKind, int> Played
    {
        get
        {
            lock (_gate) return new Dictionary<FaultKind, int>(_played);
        }
    }

    /// <summary>Gets how long the search index, and the feeds of Azure DevOps, lag behind the database; zero by default.</summary>
    public TimeSpan IndexLag { get; private set; }

    /// <summary>Gets how long every answer is delayed; zero by default.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Gets whether every token behaves as a revoked one.</summary>
    public bool HasDeadToken { get; private set; }

    /// <summary>Gets whether basic authentication is switched off, as Data Center 11 does by default.</summary>
    public bool HasNoBasic { get; private set; }

    /// <summary>Gets whether our account administers nothing on Data Center, not even its projects.</summary>
    public bool HasNoAdmin { get; private set; }

    /// <summary>Gets whether our account administers the projects of a Jira Cloud.</summary>
    public bool IsAdmin { get; private set; }

    /// <summary>Gets the permission that our account lacks everywhere in a Jira; null is none.</summary>
    public string? LackedPermission { get; private set; }

    /// <summary>Gets with which look at it a task of Jira Cloud does its work; 0 is at once.</summary>
    public int TaskLooks { get; private set; }

    /// <summary>Gets how many histories Data Center embeds at most; the oldest are lost first.</summary>
    public int MostEmbeddedHistories { get; private set; } = int.MaxValue;

    /// <summary>Gets whether Data Center answers 403 for an issue that our account may not see; else 404, as if it were gone.</summary>
    public bool AnswersForbidden { get; private set; }

    /// <summary>Gets whether Data Center refuses a search that names the id of an issue which is gone or hidden, or finds nothing when it is not validated.</summary>
    public bool RefusesGoneIds { get; private set; }

    /// <summary>Gets whether the links feed of Azure DevOps has its older, flat shape.</summary>
    public bool HasFlatLinks { get; private set; }

    /// <summary>Gets whether every answer of Azure DevOps tells the state of the allowance.</summary>
    public bool HasRateHeaders { get; private set; }

    /// <summary>Gets the status under which Azure DevOps shows a dead token its sign-in page: 203 by default, else 302 or 200.</summary>
    public int SignInStatus { get; private set; } = 203;

    /// <summary>Gets what holds requests back, or null.</summary>
    public Hold? Hold { get; private set; }

    /// <summary>Reads a specification; null and empty are no faults.</summary>
    /// <exception cref="ArgumentException">A part is unknown or malformed; the message says which.</exception>
    public static FaultPlan Parse(string? specification)
    {
        var plan = new FaultPlan(specification?.Trim() ?? "");
        foreach (var part in plan.Specification.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) plan.Read(part);
        return plan;
    }

    /// <summary>Gets whether our account lacks a permission in a Jira, by a fault.</summary>
    internal bool Lacks(string permission) => permission == LackedPermission;

    /// <summary>Counts a request and says which fault hits it; null is none.</summary>
    internal FaultKind? Next(bool isWrite, bool isSearch = false)
    {
        lock (_gate)
        {
            if (++_requests <= _after) return null;
            FaultKind? hit = null;
            foreach (var (kind, every) in _every)
            {
                if ((kind == FaultKind.LostReply && !isWrite) || (kind == FaultKind.Empty && !isSearch)) continue;
                var seen = _seen[kind] = _seen.GetValueOrDefault(kind) + 1;
                if (seen % every == 0) hit ??= kind;
            }

            if (hit is { } one) _played[one] = _played.GetValueOrDefault(one) + 1;
            return hit;
        }
    }

    private void Read(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? part : part[..equals];
        var value = equals < 0 ? "" : part[(equals + 1)..];
        switch (name)
        {
            case "deadtoken" when equals < 0:
                HasDeadToken = true;
                break;
            case "nobasic" when equals < 0:
                HasNoBasic = true;
                break;
            case "noadmin" when equals < 0:
                HasNoAdmin = true;
                break;
            case "noedit" when equals < 0:
                LackedPermission = "EDIT_ISSUES";
                break;
            case "admin" when equals < 0:
                IsAdmin = true;
                break;
            case "lacks" when value.Length > 0:
                LackedPermission = value;
                break;
            case "slowtask" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var looks):
                TaskLooks = looks;
                break;
            case "forbidden" when equals < 0:
                AnswersForbidden = true;
                break;
            case "goneids" when equals < 0:
                RefusesGoneIds = true;
                break;
            case "cutlog" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most):
                MostEmbeddedHistories = most;
                break;
            case "flatlinks" when equals < 0:
                HasFlatLinks = true;
                break;
            case "ratelimit" when equals < 0:
                HasRateHeaders = true;
                break;
            case "signin" when value is "200" or "203" or "302":
                SignInStatus = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "lag":
                IndexLag = ReadSpan(part, value);
                break;
            case "slow":
                Delay = ReadSpan(part, value);
                break;
            case "after" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var after):
                _after = after;
                break;
            case "holdread" or "holdwrite" or "holdreply" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from > 0:
                Hold = new Hold(name switch { "holdread" => HoldPoint.Read, "holdwrite" => HoldPoint.Write, _ => HoldPoint.Reply }, from);
                break;
            default:
                if (!Kinds.TryGetValue(name, out var kind) || !value.StartsWith("1/", StringComparison.Ordinal)
                    || !long.TryParse(value.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every < 1)
                {
                    throw Wrong(part);
                }

                _every[kind] = every;
                break;
        }
    }

    private static TimeSpan ReadSpan(string part, string value)
    {
        var digits = value.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 86_400_000) throw Wrong(part);
        return value[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => throw Wrong(part),
        };
    }

    private static ArgumentException Wrong(string part) => new(
        $"The fault '{part}' is not understood; known are lag=30s, slow=200ms, deadtoken, after=N, holdread=N, holdwrite=N, holdreply=N, nobasic, noadmin, noedit, lacks=PERMISSION, admin, slowtask=N, cutlog=N, forbidden, goneids, flatlinks, ratelimit, signin=302, and 429, 500, 503, 401, hang, empty, reset, truncate, html, lostreply, retryafter, each =1/N.");
}
