using System.Buffers;
using System.Text.Json;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Documents;

/// <summary>
/// Writes the document that goes to the engine: its own members, then <c>search_proxy</c> with hash, version and vectors.
/// </summary>
internal static class DocumentBody
{
    /// <param name="document">The document.</param>
    /// <param name="hash">Its <see cref="ContentHash"/>.</param>
    /// <param name="version">Its external version; null when the engine counts.</param>
    /// <param name="vectors">One vector per passage; a single one without text for a whole document; none when it has no text.</param>
    /// <param name="nested">True: passages; false: one vector.</param>
    public static ReadOnlyMemory<byte> Write(
        IngestDocument document,
        string hash,
        long? version,
        IReadOnlyList<PassageVector> vectors,
        bool nested)
    {
        var buffer = new ArrayBufferWriter<byte>(document.Members.Length + 128 + vectors.Sum(vector => vector.Vector.Length * 12));
        buffer.Write("{"u8);
        buffer.Write(document.Members.Span);
        buffer.Write(document.Members.IsEmpty ? "\"search_proxy\":"u8 : ",\"search_proxy\":"u8);
        WriteOwn(buffer, hash, version, vectors, nested);
        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The value of <c>search_proxy</c> alone.</summary>
    public static void WriteOwn(IBufferWriter<byte> buffer, string hash, long? version, IReadOnlyList<PassageVector> vectors, bool nested)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("hash", hash);
        if (version is { } external)
        {
            writer.WriteNumber("version", external);
        }

        WriteVectors(writer, vectors, nested);
        writer.WriteEndObject();
    }

    /// <summary>
    /// The body of an update that changes nothing but hash and vectors; without vectors it takes away those that are there.
    /// </summary>
    public static ReadOnlyMemory<byte> WriteUpdate(string hash, IReadOnlyList<PassageVector> vectors, bool nested)
    {
        var buffer = new ArrayBufferWriter<byte>(128 + vectors.Sum(vector => vector.Vector.Length * 12));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("doc");
            writer.WriteStartObject("search_proxy");
            writer.WriteString("hash", hash);
            if (vectors.Count == 0)
            {
                writer.WriteNull(nested ? "passages" : "vector");
            }

            WriteVectors(writer, vectors, nested);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteVectors(Utf8JsonWriter writer, IReadOnlyList<PassageVector> vectors, bool nested)
    {
        if (vectors.Count == 0)
        {
            return;
        }

        if (!nested)
        {
            WriteVector(writer, vectors[0].Vector);
            return;
        }

        writer.WriteStartArray("passages");
        foreach (var passage in vectors)
        {
            writer.WriteStartObject();
            writer.WriteString("text", passage.Text);
            WriteVector(writer, passage.Vector);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteVector(Utf8JsonWriter writer, float[] vector)
    {
        writer.WriteStartArray("vector");
        foreach (var number in vector)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
