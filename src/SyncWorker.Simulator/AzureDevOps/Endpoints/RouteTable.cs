using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What answers one kind of request.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">What follows <c>_apis/</c>, with placeholders in braces; a last one with a star takes the rest.</param>
/// <param name="Handler">Writes the answer.</param>
/// <param name="Writes">Whether it changes anything, and so needs the organisation for itself.</param>
/// <param name="PreviewOnly">Whether no released version exists.</param>
internal sealed record ApiRoute(string Method, string Pattern, Action<Call, Answer> Handler, bool Writes = false, bool PreviewOnly = false)
{
    public string[] Segments { get; } = Pattern.Split('/');
}

/// <summary>Finds the handler of a request by its path; names are compared without regard to case.</summary>
internal sealed class RouteTable(IEnumerable<ApiRoute> routes)
{
    private readonly ApiRoute[] routes = [.. routes];

    /// <summary>Finds a route, and what its placeholders matched.</summary>
    public (ApiRoute Route, Dictionary<string, string> Values)? Find(string method, ReadOnlySpan<string> segments)
    {
        foreach (var route in routes)
        {
            if (method.Equals(route.Method, StringComparison.OrdinalIgnoreCase) && Match(route.Segments, segments) is { } values)
            {
                return (route, values);
            }
        }

        return null;
    }

    /// <summary>Whether another method would have found something.</summary>
    public bool Knows(ReadOnlySpan<string> segments)
    {
        foreach (var route in routes)
        {
            if (Match(route.Segments, segments) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, string>? Match(string[] pattern, ReadOnlySpan<string> segments)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < pattern.Length; index++)
        {
            var step = pattern[index];
            if (step.StartsWith("{*", StringComparison.Ordinal))
            {
                values[step[2..^1]] = string.Join('/', segments[Math.Min(index, segments.Length)..]!);
                return values;
            }

            if (index >= segments.Length)
            {
                return null;
            }

            var brace = step.IndexOf('{', StringComparison.Ordinal);
            if (brace < 0)
            {
                if (!step.Equals(segments[index], StringComparison.OrdinalIgnoreCase))
                {
                    return null;
                }
            }
            else if (!segments[index].StartsWith(step[..brace], StringComparison.Ordinal) || segments[index].Length == brace
                || (brace == 0 && segments[index].StartsWith('$')))
            {
                return null;
            }
            else
            {
                values[step[(brace + 1)..^1]] = segments[index][brace..];
            }
        }

        return pattern.Length == segments.Length ? values : null;
    }
}
