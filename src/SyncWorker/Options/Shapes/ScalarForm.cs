using System.Text.Json.Nodes;

namespace SyncWorker.Options.Shapes;

/// <summary>The form of a single value.</summary>
internal sealed class ScalarForm
{
    /// <summary>Gets what a value of this form is, as it continues "this is not …".</summary>
    public required string Expectation { get; init; }

    /// <summary>Gets a value to show as an example.</summary>
    public required string Example { get; init; }

    /// <summary>Gets the test that a value must pass.</summary>
    public required Func<string, bool> Accepts { get; init; }

    /// <summary>Gets the schema for editors.</summary>
    public required Func<JsonObject> Schema { get; init; }

    /// <summary>Gets whether the value must stand without quotes: numbers, yes and no.</summary>
    public bool IsBare { get; init; }

    /// <summary>Gets the words it is one of, or empty.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
