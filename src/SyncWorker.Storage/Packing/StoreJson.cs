using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Writing;

namespace SyncWorker.Storage.Packing;

/// <summary>A link inside an item's row.</summary>
/// <param name="K">The kind's number.</param>
/// <param name="T">The tracker's word.</param>
/// <param name="I">The target's id.</param>
/// <param name="U">The target's address.</param>
internal readonly record struct LinkRow(int K, string T, long? I, string? U);

/// <summary>A mapping note inside an item's row.</summary>
/// <param name="K">The kind's number.</param>
/// <param name="V">The value.</param>
internal readonly record struct NoteRow(int K, string V);

/// <summary>JSON as the store keeps it; without reflection, the same bytes on both engines.</summary>
[JsonSerializable(typeof(IReadOnlyCollection<long>), TypeInfoPropertyName = "Ids")]
[JsonSerializable(typeof(string[]), TypeInfoPropertyName = "Texts")]
[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "TextByName")]
[JsonSerializable(typeof(LinkRow[]), TypeInfoPropertyName = "Links")]
[JsonSerializable(typeof(NoteRow[]), TypeInfoPropertyName = "Notes")]
[JsonSerializable(typeof(ItemWrite))]
[JsonSerializable(typeof(RiskState))]
[JsonSerializable(typeof(IReadOnlyList<MeasuredNode>), TypeInfoPropertyName = "Nodes")]
internal sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>Gets the context that leaves every script readable; the values go to databases, never into a page.</summary>
    public static StoreJson Plain { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
