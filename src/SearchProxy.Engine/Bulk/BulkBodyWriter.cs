using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Core.Text;

namespace SearchProxy.Engine.Bulk;

/// <summary>Writes bulk items as newline-delimited JSON, the last line ended too.</summary>
public static class BulkBodyWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BulkItem> items, bool gzip = false)
    {
        var buffer = new ArrayBufferWriter<byte>(items.Sum(item => item.Source.Length + 128));
        using var writer = new Utf8JsonWriter(buffer, Options);
        foreach (var item in items)
        {
            Write(buffer, writer, item);
        }

        return gzip ? Compress(buffer.WrittenSpan) : buffer.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer, BulkItem item)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(Name(item.Action));
        WriteText(writer, "_index", item.Index);
        WriteText(writer, "_id", item.Id);
        WriteText(writer, "routing", item.Routing);
        if (item.Version is { } version)
        {
            writer.WriteNumber("version", version);
            writer.WriteString("version_type", item.AllowsSameVersion ? "external_gte" : "external");
        }

        if (item.Expected is { } expected)
        {
            writer.WriteNumber("if_seq_no", expected.SeqNo);
            writer.WriteNumber("if_primary_term", expected.PrimaryTerm);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        buffer.Write("\n"u8);
        if (item.Action != BulkAction.Delete)
        {
            buffer.Write(item.Source.Span);
            buffer.Write("\n"u8);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static string Name(BulkAction action) => action switch
    {
        BulkAction.Index => "index",
        BulkAction.Create => "create",
        BulkAction.Update => "update",
        _ => "delete",
    };

    private static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var compressed = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
