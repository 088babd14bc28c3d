using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>One response while it is being written: everything is in memory before the first byte leaves.</summary>
internal sealed class Answer : IDisposable
{
    private const int LargestKept = 8 << 20;
    private static readonly ConcurrentBag<ArrayBufferWriter<byte>> Buffers = [];
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> buffer;

    public Answer()
    {
        buffer = Buffers.TryTake(out var kept) ? kept : new ArrayBufferWriter<byte>(64 << 10);
        Json = new Utf8JsonWriter(buffer, Relaxed);
    }

    public int Status { get; set; } = 200;

    public string ContentType { get; set; } = "application/json; charset=utf-8";

    /// <summary>Gets headers beyond the ones that every answer has.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Utf8JsonWriter Json { get; }

    /// <summary>Gets the body so far; flushes the writer.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            Json.Flush();
            return buffer.WrittenMemory;
        }
    }

    /// <summary>Writes bytes that are not JSON.</summary>
    public void WriteText(string contentType, string text)
    {
        ContentType = contentType;
        Json.Flush();
        buffer.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Drops what was written, for an error to take its place.</summary>
    public void Clear()
    {
        Json.Reset();
        buffer.ResetWrittenCount();
        Headers.Clear();
    }

    public void Dispose()
    {
        Json.Dispose();
        if (buffer.Capacity <= LargestKept)
        {
            buffer.ResetWrittenCount();
            Buffers.Add(buffer);
        }
    }
}
