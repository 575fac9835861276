using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Delimited text with a header line, quoted as RFC 4180 says. Every value becomes a JSON text under its column's name; a value in quotes
/// may span lines. A record with another number of values than the header has is a fault, as is one with an open quote.
/// </summary>
internal sealed class CsvRecordReader(Stream stream, string name, char delimiter, int maxDocumentBytes) : IRecordReader
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly LineReader _lines = new(stream, maxDocumentBytes);
    private long _line;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string>? header = null;
        while (await NextAsync(cancellationToken) is { } record)
        {
            if (header is null && record.Fault is null)
            {
                header = CsvValues.Split(record.Text, delimiter);
            }
            else
            {
                yield return ToRecord(record.Place, record.Text, record.Fault, header ?? []);
            }
        }
    }

    private SourceRecord ToRecord(string place, string text, string? fault, List<string> header)
    {
        var values = fault is null ? CsvValues.Split(text, delimiter) : [];
        if (fault is null && values.Count == header.Count)
        {
            return new SourceRecord(0, place, ToJson(header, values));
        }

        return new SourceRecord(0, place, Encoding.UTF8.GetBytes(text))
        {
            Fault = SourceFault.Malformed,
            Detail = fault ?? $"the record has {values.Count} values, the header has {header.Count}",
        };
    }

    /// <summary>The next record that is not blank: its lines joined, and what is wrong with it if it cannot be read.</summary>
    private async ValueTask<(string Place, string Text, string? Fault)?> NextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var place = string.Empty;
        while (await _lines.ReadAsync(cancellationToken) is { } line)
        {
            _line++;
            place = text.Length == 0 ? $"{name}:{_line}" : place;
            if (line.TooLong || text.Length > maxDocumentBytes)
            {
                return (place, string.Empty, $"the record has more than {maxDocumentBytes} bytes");
            }

            if (!TryDecode(line.Bytes, out var decoded))
            {
                return (place, string.Empty, "the record is not valid UTF-8");
            }

            if (text.Length == 0 && string.IsNullOrWhiteSpace(decoded))
            {
                continue;
            }

            text.Append(text.Length == 0 ? string.Empty : "\n").Append(decoded);
            if (!CsvValues.IsOpen(text))
            {
                return (place, text.ToString(), null);
            }
        }

        return text.Length == 0 ? null : (place, text.ToString(), "a quote is opened and never closed");
    }

    private static bool TryDecode(byte[] bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = string.Empty;
            return false;
        }
    }

    private static byte[] ToJson(List<string> header, List<string> values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            for (var i = 0; i < header.Count; i++)
            {
                writer.WriteString(header[i], values[i]);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
