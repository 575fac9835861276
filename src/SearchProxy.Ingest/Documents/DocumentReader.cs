using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Documents;

/// <summary>
/// Checks a record and takes out of it what ingestion needs: id, version, texts. The document's own bytes are kept; only the members
/// <c>_id</c> and <c>_routing</c>, which no engine takes inside a document, are left out.
/// </summary>
internal sealed class DocumentReader(IngestOptions options, string sourceName)
{
    private const int MaxIdBytes = 512;
    private const int MaxDepth = 512;

    private readonly string _prefix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceName)))[..8];

    public DocumentReading Read(SourceRecord record)
    {
        if (record.Fault != SourceFault.None)
        {
            return DocumentReading.Failed(record.Fault, record.Detail);
        }

        if (record.Action == BulkAction.Delete)
        {
            return ReadRemoval(record);
        }

        if (record.Action == BulkAction.Update && record.Revision is null)
        {
            return DocumentReading.Failed(SourceFault.Malformed, "an update changes a part of a document that is not known here, so its text is not");
        }

        if (!Utf8.IsValid(record.Json.Span))
        {
            return DocumentReading.Failed(SourceFault.Malformed, "the record is not valid UTF-8");
        }

        try
        {
            return ReadDocument(record, Members(record.Json));
        }
        catch (JsonException exception)
        {
            return DocumentReading.Failed(SourceFault.Malformed, $"not a JSON object: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            return DocumentReading.Failed(SourceFault.Malformed, "a text holds half of a surrogate pair");
        }
    }

    private static DocumentReading ReadRemoval(SourceRecord record) => record.Id is { Length: > 0 } id
        ? DocumentReading.Of(new IngestDocument
        {
            Number = record.Number,
            Place = record.Place,
            Action = record.Action,
            Id = id,
            Routing = record.Routing,
            OwnVersion = record.Version,
            Raw = record.Json,
            Members = default,
            Texts = [],
            Cursor = record.Cursor,
        })
        : DocumentReading.Failed(SourceFault.Id, "a delete without _id");

    private DocumentReading ReadDocument(SourceRecord record, List<BodyMember> members)
    {
        if (members.Exists(member => member.Name == PrivateFields.Root || member.Name.StartsWith(PrivateFields.Root + ".", StringComparison.Ordinal)))
        {
            return DocumentReading.Failed(SourceFault.Reserved, $"the member \"{PrivateFields.Root}\" is reserved");
        }

        if (!TryId(record, members, out var id, out var problem))
        {
            return DocumentReading.Failed(SourceFault.Id, problem);
        }

        if (!TryVersion(record, members, out var version))
        {
            return DocumentReading.Failed(SourceFault.Version, $"\"{options.VersionField}\" is missing or not a whole number above 0");
        }

        return DocumentReading.Of(new IngestDocument
        {
            Number = record.Number,
            Place = record.Place,
            Action = record.Action,
            Id = id,
            Routing = record.Routing ?? Text(members, "_routing"),
            Revision = record.Revision,
            OwnVersion = version,
            Raw = record.Json,
            Members = Join(members),
            Texts = [.. options.TextFields.Select(field => DocumentText.Read(members, field.Name))],
            Cursor = record.Cursor,
        });
    }

    private bool TryId(SourceRecord record, List<BodyMember> members, out string id, out string problem)
    {
        id = record.Id ?? string.Empty;
        problem = string.Empty;
        if (record.Id is null)
        {
            var field = options.IdField ?? (members.Exists(member => member.Name == "_id") ? "_id" : "id");
            var text = Text(members, field);
            if (text is null && (options.IdField is not null || members.Exists(member => member.Name == field)))
            {
                problem = $"the id field \"{field}\" is missing or neither a text nor a number";
                return false;
            }

            id = text ?? $"{_prefix}-{record.Number}";
        }

        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            problem = $"the id is empty or longer than {MaxIdBytes} bytes";
            return false;
        }

        return true;
    }

    private bool TryVersion(SourceRecord record, List<BodyMember> members, out long? version)
    {
        version = record.Version;
        if (version is not null || options.VersionField is null || record.Action == BulkAction.Update)
        {
            return true;
        }

        if (!long.TryParse(Text(members, options.VersionField), out var number) || number < 1)
        {
            return false;
        }

        version = number;
        return true;
    }

    private static List<BodyMember> Members(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected {");
        }

        var members = new List<BodyMember>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new BodyMember(name, new JsonSlice(json[start..(int)reader.BytesConsumed])));
        }

        // Reads what follows the closing brace too, so that trailing text is an error.
        reader.Read();
        return members;
    }

    private static string? Text(List<BodyMember> members, string name)
    {
        foreach (var member in members)
        {
            if (member.Name == name)
            {
                using var value = JsonDocument.Parse(member.Value.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
                return value.RootElement.ValueKind switch
                {
                    JsonValueKind.String => value.RootElement.GetString(),
                    JsonValueKind.Number => value.RootElement.GetRawText(),
                    _ => null,
                };
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Join(List<BodyMember> members)
    {
        var buffer = new ArrayBufferWriter<byte>(members.Sum(member => member.Value.Bytes.Length + member.Name.Length + 8) + 1);
        foreach (var member in members.Where(member => member.Name is not ("_id" or "_routing")))
        {
            if (buffer.WrittenCount > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(member.Name));
            buffer.Write(":"u8);
            WriteOneLine(buffer, member.Value.Span);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A line feed between JSON tokens would end a line of the bulk request; inside of texts there is none.</summary>
    private static void WriteOneLine(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> value)
    {
        var target = buffer.GetSpan(value.Length)[..value.Length];
        value.CopyTo(target);
        target.Replace((byte)'\n', (byte)' ');
        target.Replace((byte)'\r', (byte)' ');
        buffer.Advance(value.Length);
    }
}
