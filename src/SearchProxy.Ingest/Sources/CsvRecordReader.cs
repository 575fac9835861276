using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources.Delimited;
using SearchProxy.Ingest.Sources.Streams;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Delimited text. Every value becomes a JSON text under its column's name. A record with another number of values than there are columns
/// is a fault, as is one whose quotes or backslashes cannot be read for certain.
/// </summary>
internal sealed class CsvRecordReader(
    Stream stream, string name, CsvHeader header, CsvOptions options, int maxDocumentBytes) : IRecordReader
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new CsvSplitter(new Utf8Text(stream).ReadAsync, header.Dialect, maxDocumentBytes);
        var lead = header.Lead;
        while (await rows.ReadAsync(cancellationToken) is { } row)
        {
            if (row.IsBlank || (header.Dialect.HasBackslashes && row.Raw == "\\."))
            {
                continue;
            }

            if (lead-- <= 0)
            {
                yield return ToRecord(row);
            }
        }
    }

    private SourceRecord ToRecord(CsvRow row)
    {
        var head = new DocumentHead(0, $"{name}:{row.Line}");
        if (FaultOf(row) is not { } detail)
        {
            return new SourceRecord(head, ToJson(row.Values));
        }

        return new SourceRecord(head, Encoding.UTF8.GetBytes(row.Raw))
        {
            Fault = row.Fault == CsvRow.Flaw.TooLong ? SourceFault.TooLong : SourceFault.Malformed,
            Detail = detail,
        };
    }

    private string? FaultOf(CsvRow row) => row.Fault switch
    {
        CsvRow.Flaw.TooLong =>
            $"the record has more than {maxDocumentBytes} bytes; a quote that is opened and never closed? --csv-quote none takes "
                + "quotes for text",
        CsvRow.Flaw.OpenQuote => "a quote is opened and never closed; --csv-quote none takes quotes for text",
        CsvRow.Flaw.TextAfterQuote
            or CsvRow.Flaw.TextAfterEscapedQuote when options.HasBackslashes is not null || row.Fault == CsvRow.Flaw.TextAfterQuote =>
            "text stands behind a closing quote; inside of quotes a quote is written twice, --csv-quote none takes quotes for text",
        CsvRow.Flaw.Encoding => "the record is not valid UTF-8; --encoding NAME says in which encoding the file is",
        _ when options.HasBackslashes is null && CsvHeader.SeemsEscaped(row) =>
            "a backslash seems to have a meaning; --csv-escape backslash reads it so, --csv-escape none takes it for text",
        _ when row.Values.Count != header.Names.Count => $"the record has {row.Values.Count} values, the header has {header.Names.Count}",
        _ when IsHeader(row) => "the record is the header again; were files put together?",
        _ when SpansRecords(row) =>
            "a value in quotes spans lines each of which is a record as long as the others; --csv-quote none takes quotes for text",
        _ => null,
    };

    private bool IsHeader(CsvRow row) =>
        header.Names.Count > 1 && row.Values.Zip(header.Names).All(pair => pair.First?.Trim() == pair.Second);

    /// <summary>
    /// Values with tabs are rare, and values that begin with a quote are not: what looks like several records is not taken for one.
    /// </summary>
    private bool SpansRecords(CsvRow row) => header.Dialect is { Delimiter: '\t', HasQuotes: true }
        && header.Names.Count > 1
        && row.Raw.AsSpan().ContainsAny('\r', '\n')
        && row.Raw.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .All(line => line.AsSpan().Count('\t') == header.Names.Count - 1);

    private byte[] ToJson(IReadOnlyList<string?> values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            for (var i = 0; i < header.Names.Count; i++)
            {
                // A column without a name is mostly an empty one that a spreadsheet left behind.
                if (values[i] is { } value && (value.Length > 0 || header.Names[i] != CsvHeader.NameOf(i)))
                {
                    writer.WriteString(header.Names[i], value);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
