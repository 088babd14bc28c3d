using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>Writes identities; each is rendered once an address, because nearly every row carries several.</summary>
internal sealed class IdentityJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ConcurrentDictionary<(string Base, Guid Id), byte[]> rendered = new();

    public void Write(Utf8JsonWriter json, string address, Identity identity) =>
        json.WriteRawValue(rendered.GetOrAdd((address, identity.Id), key => Render(key.Base, identity)), skipInputValidation: true);

    public void Write(Utf8JsonWriter json, string name, string address, Identity identity)
    {
        json.WritePropertyName(name);
        Write(json, address, identity);
    }

    private static byte[] Render(string address, Identity identity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            var avatar = $"{address}/_apis/GraphProfile/MemberAvatars/{identity.Descriptor}";
            json.WriteStartObject();
            json.WriteString("displayName", identity.DisplayName);
            json.WriteString("url", $"{address}/_apis/Identities/{identity.Id}");
            json.WriteStartObject("_links");
            json.WriteStartObject("avatar");
            json.WriteString("href", avatar);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("id", identity.Id);
            json.WriteString("uniqueName", identity.UniqueName);
            json.WriteString("imageUrl", avatar);
            json.WriteString("descriptor", identity.Descriptor);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
