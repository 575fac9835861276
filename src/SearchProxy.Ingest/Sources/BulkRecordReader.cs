using System.Runtime.CompilerServices;
using System.Text.Json;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// The body of a <c>_bulk</c> request in a file: an action line, then a line with the document unless the action is a delete. After a
/// broken action line the next line that is an action goes on.
/// </summary>
internal sealed class BulkRecordReader(Stream stream, string name, int maxDocumentBytes) : IRecordReader
{
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LineReader(stream, maxDocumentBytes);
        long number = 0;
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            number++;
            var place = $"{name}:{number}";
            if (!line.Bytes.AsSpan().ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            if (line.TooLong || ReadAction(line.Bytes) is not { } head)
            {
                yield return new SourceRecord(0, place, line.Bytes)
                {
                    Fault = SourceFault.Malformed,
                    Detail = "expected an action line: {\"index\":{\"_id\":…}}, create or delete",
                };
                continue;
            }

            if (head.Action == BulkAction.Delete)
            {
                yield return new SourceRecord(0, place, default) { Action = head.Action, Id = head.Id, Routing = head.Routing };
                continue;
            }

            var source = await lines.ReadAsync(cancellationToken);
            number++;
            yield return Document(place, head, source);
        }
    }

    private SourceRecord Document(string place, (BulkAction Action, string? Id, string? Routing) head, (byte[] Bytes, bool TooLong)? source)
    {
        var record = new SourceRecord(0, place, source?.Bytes) { Action = head.Action, Id = head.Id, Routing = head.Routing };
        return source switch
        {
            null => record with { Fault = SourceFault.Malformed, Detail = "the file ends after an action line" },
            { TooLong: true } => record with { Fault = SourceFault.TooLong, Detail = $"the line has more than {maxDocumentBytes} bytes" },
            _ when head.Action == BulkAction.Update => record with
            {
                Fault = SourceFault.Malformed,
                Detail = "update is not supported: a part of a document does not tell its vector; supported are index, create and delete",
            },
            _ => record,
        };
    }

    private static (BulkAction Action, string? Id, string? Routing)? ReadAction(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.EnumerateObject().Count() != 1)
            {
                return null;
            }

            var member = document.RootElement.EnumerateObject().First();
            BulkAction? action = member.Name switch
            {
                "index" => BulkAction.Index,
                "create" => BulkAction.Create,
                "delete" => BulkAction.Delete,
                "update" => BulkAction.Update,
                _ => null,
            };
            return action is { } known && member.Value.ValueKind == JsonValueKind.Object
                ? (known, Text(member.Value, "_id"), Text(member.Value, "routing"))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement head, string member) => head.TryGetProperty(member, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    } : null;
}
