using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Documents;

/// <summary>
/// Checks a record and takes out of it what ingestion needs: id, version, texts. The document's own bytes are kept; only the members
/// <c>_id</c> and <c>_routing</c>, which no engine takes inside a document, are left out.
/// </summary>
internal sealed class DocumentReader(IngestOptions options, string sourceName)
{
    private const int MaxIdBytes = 512;

    // How MongoDB's extended JSON wraps what may be an id.
    private static readonly string[] WrappedIds = ["$oid", "$uuid", "$numberLong", "$numberInt"];

    private readonly string _prefix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceName)))[..8];

    public DocumentReading Read(SourceRecord record)
    {
        if (record.Fault != SourceFault.None)
        {
            return DocumentReading.Failed(record.Fault, record.Detail);
        }

        if (record.Head.Action == BulkAction.Delete)
        {
            return record.Head.Id is { Length: > 0 }
                ? DocumentReading.Of(new IngestDocument { Head = record.Head, Raw = record.Json, Members = default, Texts = [] })
                : DocumentReading.Failed(SourceFault.Id, "a delete without _id");
        }

        if (record.Head.Action == BulkAction.Update && record.Head.Revision is null)
        {
            return DocumentReading.Failed(
                SourceFault.Malformed, "an update changes a part of a document that is not known here, so its text is not");
        }

        if (!Utf8.IsValid(record.Json.Span))
        {
            return DocumentReading.Failed(
                SourceFault.Malformed, "the record is not valid UTF-8; --encoding NAME says in which encoding the file is");
        }

        try
        {
            var json = DocumentJson.Of(record.Json);
            return ReadDocument(record, json, Members(json));
        }
        catch (JsonException exception)
        {
            return DocumentReading.Failed(SourceFault.Malformed, $"not a JSON object: {JsonWords.Of(exception)}");
        }
    }

    private DocumentReading ReadDocument(SourceRecord record, DocumentJson json, List<Member> members)
    {
        if (members.Exists(member => member.Name == PrivateFields.Root
            || member.Name.StartsWith(PrivateFields.Root + ".", StringComparison.Ordinal)))
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

        IReadOnlyList<BodyMember> readable =
            [.. members.Select(member => new BodyMember(member.Name, new JsonSlice(json.Readable[member.Value])))];
        return DocumentReading.Of(new IngestDocument
        {
            Head = record.Head with { Id = id, Routing = record.Head.Routing ?? Text(members, "_routing"), Version = version },
            Raw = record.Json,
            Members = Join(json, members),
            Texts = [.. options.TextFields.Select(field => DocumentText.Read(readable, field.Name))],
        });
    }

    private bool TryId(SourceRecord record, List<Member> members, out string id, out string problem)
    {
        id = record.Head.Id ?? string.Empty;
        problem = string.Empty;
        if (record.Head.Id is null)
        {
            var field = options.IdField ?? (members.Exists(member => member.Name == "_id") ? "_id" : "id");
            var text = Text(members, field);
            if (text is null && (options.IdField is not null || members.Exists(member => member.Name == field)))
            {
                problem = $"the id field \"{field}\" is missing or neither a text nor a number";
                return false;
            }

            id = text ?? $"{_prefix}-{record.Head.Number}";
        }

        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            problem = $"the id is empty or longer than {MaxIdBytes} bytes";
            return false;
        }

        return true;
    }

    private bool TryVersion(SourceRecord record, List<Member> members, out long? version)
    {
        version = record.Head.Version;
        if (version is not null || options.VersionField is null || record.Head.Action == BulkAction.Update)
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

    private static List<Member> Members(DocumentJson json)
    {
        var reader = new Utf8JsonReader(json.Readable.Span, new JsonReaderOptions { MaxDepth = DocumentJson.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected {");
        }

        var members = new List<Member>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            // The value's bytes behind the name's are those of its quotes and the colon.
            var written = (int)reader.TokenStartIndex..((int)reader.TokenStartIndex + reader.ValueSpan.Length + 2);
            reader.Read();
            var (start, text) = ((int)reader.TokenStartIndex, TextOf(ref reader));
            reader.Skip();
            members.Add(new Member(name, written, start..(int)reader.BytesConsumed, text));
        }

        // Reads what follows the closing brace too, so that trailing text is an error.
        reader.Read();
        return members;
    }

    /// <summary>A text or a number, of MongoDB's wrapped ones too; null for everything else.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.StartObject:
                var inside = reader;
                return inside.Read() && inside.TokenType == JsonTokenType.PropertyName && WrappedIds.Contains(
                    inside.GetString(), StringComparer.Ordinal)
                    && inside.Read() && inside.TokenType == JsonTokenType.String && inside.GetString() is { } wrapped
                    && inside.Read() && inside.TokenType == JsonTokenType.EndObject
                    ? wrapped
                    : null;
            default:
                return null;
        }
    }

    private static string? Text(List<Member> members, string name) => members.Find(member => member.Name == name)?.Text;

    private static ReadOnlyMemory<byte> Join(DocumentJson json, List<Member> members)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Bytes.Length + 1);
        foreach (var member in members.Where(member => member.Name is not ("_id" or "_routing")))
        {
            if (buffer.WrittenCount > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(json.Bytes.Span[member.Written]);
            buffer.Write(":"u8);
            WriteOneLine(buffer, json.Bytes.Span[member.Value]);
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

    /// <summary>One member of a document: its name, where name and value stand, and the value as a text where it is one.</summary>
    private sealed record Member(string Name, Range Written, Range Value, string? Text);
}
