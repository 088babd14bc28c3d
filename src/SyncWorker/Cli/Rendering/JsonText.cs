using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncWorker.Cli.Rendering;

/// <summary>Small words for writing JSON documents to a console.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Opens a writer.</summary>
    public static Utf8JsonWriter Open(Stream buffer) => new(buffer, Options);

    /// <summary>Prints a finished document and a line break.</summary>
    public static void Print(TextWriter output, MemoryStream buffer) => output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));

    /// <summary>Writes a list of objects.</summary>
    public static void WriteArray<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>Writes a number, or null when it is unknown.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, decimal? number)
    {
        if (number is { } known) writer.WriteNumber(name, known);
        else writer.WriteNull(name);
    }
}
