using System.Runtime.CompilerServices;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Search hits as their documents: <c>_source</c> under <c>_id</c> and <c>_routing</c>; elasticdump and saved answers of searches.
/// </summary>
internal sealed class HitRecordReader(IRecordReader hits, TakenIndex index) : IRecordReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000, CommentHandling = JsonCommentHandling.Skip };

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var hit in hits.ReadAsync(cancellationToken))
        {
            yield return hit.Fault == SourceFault.None ? Document(hit) : hit;
        }
    }

    /// <summary>True when an object is a hit and no document.</summary>
    public static bool IsHit(ReadOnlySpan<byte> json)
    {
        var (hasId, hasSource) = (false, false);
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
            reader.Read();
            while (!(hasId && hasSource) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                hasId |= reader.Is("_id"u8);
                var isSource = reader.Is("_source"u8);
                hasSource |= isSource && reader.Read() && reader.TokenType == JsonTokenType.StartObject;
                if (!reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // Told by whoever reads it.
        }

        return hasId && hasSource;
    }

    private SourceRecord Document(SourceRecord hit)
    {
        var (head, source, owner) = (hit.Head, default(JsonSlice?), default(string));
        try
        {
            var reader = new Utf8JsonReader(hit.Json.Span, Options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                var isText = reader.TokenType == JsonTokenType.String;
                (head, owner) = name switch
                {
                    "_id" when isText => (head with { Id = reader.GetString() }, owner),
                    "_routing" when isText => (head with { Routing = reader.GetString() }, owner),
                    "_index" when isText => (head, reader.GetString()),
                    _ => (head, owner),
                };
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                source = name == "_source" ? new JsonSlice(hit.Json[start..(int)reader.BytesConsumed]) : source;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var found = exception is JsonException json ? JsonWords.Of(json) : "a member is of another kind";
            return hit with { Fault = SourceFault.Malformed, Detail = $"not a search hit: {found}" };
        }

        if (head.Id is null || source is not { } document)
        {
            return hit with
            {
                Head = head,
                Fault = SourceFault.Malformed,
                Detail = "not a search hit: _id or _source is missing; was the dump made without _source?",
            };
        }

        return index.Refusal(owner) is { } refusal
            ? hit with { Head = head, Fault = SourceFault.NotHonoured, Detail = refusal }
            : new SourceRecord(head, document.Bytes);
    }
}
